import { redirect, unstable_rethrow } from 'next/navigation.js';
import { type ComponentType, createElement, type ReactNode } from 'react';
import { can } from '#lib/access/actor';
import { toAppError } from '#lib/adapters/answer';
import { pageContext, pagePath } from '#lib/adapters/context';
import { visitor } from '#lib/adapters/page';
import { templateOf } from '#lib/adapters/template';
import type { Operation } from '#lib/core/operation/operation';
import { asAppError } from '#lib/database/client';
import { AppError } from '#lib/errors';
import { setAnswerStatus } from '#lib/response-status';
import { leadingTo } from '#lib/schemas/path';

/** What an error page is drawn from: with 403 the permission that is missing, and who is logged in; with 404 what is missing. */
interface ErrorPageProps {
  status: number;
  reference: string;
  permission?: string;
  missing?: string;
  username?: string;
}

async function toLogin(): Promise<never> {
  const path = await pagePath();
  redirect(path ? leadingTo('/login', path) : '/login');
}

/** A page with an invalid path or query does not exist. */
const statusOf = ({ code, status }: AppError) => (code === 'invalid_input' ? 404 : status);

/** The path with its parameters by name, for the log. */
async function routeOf(props: unknown): Promise<string> {
  const { params } = props as { params?: Promise<Record<string, string | string[]>> };
  const [pathname = ''] = ((await pagePath()) ?? '').split('?');
  return templateOf(pathname, await params);
}

/**
 * Returns what wraps a page: a refusal redirects to the login, or becomes `ErrorPage` with its status, without JavaScript.
 */
export const guardPages =
  (ErrorPage: ComponentType<ErrorPageProps>) =>
  <Props>(render: (props: Props) => Promise<ReactNode>) =>
    async function answer(props: Props): Promise<ReactNode> {
      try {
        return await render(props);
      } catch (thrown) {
        unstable_rethrow(thrown);
        const { requestId } = await pageContext();
        const error = toAppError(thrown, { requestId, method: 'GET', route: await routeOf(props) });
        if (error.code === 'unauthenticated') return toLogin();
        const status = statusOf(error);
        const { permission, retryAfter, subject } = error;
        setAnswerStatus(status, retryAfter);
        const username = status === 403 ? (await visitor())?.username : undefined;
        return createElement(ErrorPage, {
          status,
          reference: requestId,
          ...(permission && { permission }),
          ...(status === 404 && subject && { missing: subject.type }),
          ...(username && { username }),
        });
      }
    };

/** True if the operation refuses the visitor whatever the input, as `operation` decides again. */
async function isForbidden({ declaration: { allow } }: Operation): Promise<boolean> {
  const actor = await visitor();
  return actor !== null && allow !== 'anyone' && allow !== 'signed-in' && !can(actor, allow);
}

/**
 * Returns what makes the `generateMetadata` of a guarded page: its title, or that of the refusal that is shown in its place.
 * `operation` is the first that the page runs; what the title reads is cached, so that the page reads it once.
 */
export const guardTitles =
  (refusalTitle: (status: number) => string) =>
  <Props>(operation: Operation, titleOf: (props: Props) => string | Promise<string>) =>
    async function generateMetadata(props: Props): Promise<{ title?: string }> {
      try {
        return { title: (await isForbidden(operation)) ? refusalTitle(403) : await titleOf(props) };
      } catch (thrown) {
        unstable_rethrow(thrown);
        const error = asAppError(thrown);
        if (!(error instanceof AppError)) return { title: refusalTitle(500) };
        return error.code === 'unauthenticated' ? {} : { title: refusalTitle(statusOf(error)) };
      }
    };
