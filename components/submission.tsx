'use client';

import { type SubmitEvent, useEffect, useRef, useState } from 'react';
import { reloadAfter } from '#components/submitted';
import { answers, type FieldError, type Problem } from '#lib/errors';

/** A problem without an answer of the server. */
function ownProblem(detail: string): Problem {
  return { type: 'about:blank', title: detail, status: 0, code: 'unavailable', detail, requestId: '' };
}

const offline = 'There is no connection to the server. Check your network and try again.';
const garbled = 'The server gave no usable answer. Please try again in a moment.';

async function problemIn(response: Response): Promise<Problem> {
  const body: unknown = await response.json().catch(() => null);
  const known = typeof body === 'object' && body !== null && 'code' in body && 'detail' in body;
  return known ? (body as Problem) : ownProblem(garbled);
}

/** Controls that hold what the browser cannot read: their value is '', and they would be sent as if left empty. */
function unreadableIn(form: HTMLFormElement): FieldError[] {
  return [...form.querySelectorAll('input')]
    .filter(({ validity }) => validity.badInput)
    .map(({ name }) => ({ path: name, message: 'This is not complete. Fill in all of it, or clear it.' }));
}

/** What prevents sending the form. */
function unsendable(form: HTMLFormElement): Problem | null {
  const errors = unreadableIn(form);
  if (errors.length === 0) return null;
  const { status, title } = answers.invalid_input;
  return { ...ownProblem(title), status, code: 'invalid_input', errors };
}

/** As the browser would send it by itself. */
function bodyOf(form: HTMLFormElement): FormData | URLSearchParams {
  const fields = new FormData(form);
  if (form.enctype === 'multipart/form-data') return fields;
  const texts = [...fields].flatMap(([name, value]) => (typeof value === 'string' ? [[name, value]] : []));
  return new URLSearchParams(texts);
}

/** Sends a form's own fields to its own action; answers null when all went well. */
async function send(form: HTMLFormElement): Promise<Problem | null> {
  const body = bodyOf(form);
  const headers = { Accept: 'application/json' };
  try {
    // The attribute, not the property: a field named "action" would hide the property.
    const response = await fetch(form.getAttribute('action') ?? '', { method: 'POST', headers, body });
    return response.ok ? null : await problemIn(response);
  } catch {
    return ownProblem(offline);
  }
}

function leave(form: HTMLFormElement, next: string): void {
  const action = form.getAttribute('action');
  const isHere = new URL(next, location.href).href === location.href.replace(/#.*/, '');
  if (isHere && action !== null) reloadAfter(action);
  else location.assign(next);
}

/** The life of one form in a browser with JavaScript: one request at a time, then away or a problem. */
export function useSubmission(next: string, initial: Problem | null) {
  const [problem, setProblem] = useState(initial);
  const [pending, setPending] = useState(false);
  const [scripted, setScripted] = useState(false);
  const busy = useRef(false);

  const rest = () => {
    busy.current = false;
    setPending(false);
  };

  useEffect(() => setScripted(true), []);

  // Coming back by the back button may restore this page as it was left: pending for ever.
  useEffect(() => {
    const restored = (event: PageTransitionEvent) => event.persisted && rest();
    addEventListener('pageshow', restored);
    return () => removeEventListener('pageshow', restored);
  });

  async function submit(event: SubmitEvent<HTMLFormElement>) {
    event.preventDefault();
    if (busy.current) return;
    const unreadable = unsendable(event.currentTarget);
    if (unreadable) return setProblem(unreadable);
    busy.current = true;
    setPending(true);
    const form = event.currentTarget;
    const refused = await send(form);
    // A full load: cookies and what the server shows have changed.
    if (refused === null) return leave(form, next);
    rest();
    setProblem(refused);
  }

  return { problem, pending, scripted, submit };
}
