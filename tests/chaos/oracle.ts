import type { Answered, Kind } from '#tests/chaos/steady-load';

/** Assesses the answers around an outage: figures for one printed line, and broken promises. */

export interface Outage {
  /** When the cause began, and when its end began, in milliseconds of performance.now(). */
  from: number;
  until: number;
  /** When the repair was complete: a database has to start. */
  over: number;
  /** True if nothing can be decided while it lasts, so that nothing may succeed. */
  total: boolean;
}

export interface Assessment {
  observed: string;
  faults: string[];
}

const promised = { answer: 3_000, recovery: 5_000, health: 3_000 };
/** The client's own share. The time of the slowest health answer is added: that long the machine was busy. */
const tolerance = 300;
/** A cause is not there at once everywhere. */
const onset = 150;

const good: Record<Kind, number> = {
  me: 200,
  page: 200,
  login: 200,
  change: 200,
  register: 201,
  'ended session': 401,
  health: 200,
  ready: 200,
};

const inSeconds = (milliseconds: number) => `${(milliseconds / 1_000).toFixed(1)} s`;
const took = ({ from, to }: Answered) => to - from;
const slowest = (answers: Answered[]) => Math.max(0, ...answers.map(took));
const isGood = ({ kind, status }: Answered) => status === good[kind];

/** Milliseconds from the end of the cause to the last answer that was not as it should be. */
function recoveryOf(answers: Answered[], over: number): number {
  return Math.max(0, ...answers.filter((one) => !isGood(one)).map(({ to }) => to - over));
}

function odd(answers: Answered[]): string[] {
  const words = answers
    .filter((one) => !isGood(one) && one.status !== 503)
    .map(({ kind, status }) => `${kind} answered ${status || 'nothing'}`);
  return [...new Set(words)];
}

/** Requests that succeeded although the server could not decide them. */
function undecided(answers: Answered[], { from, until, total }: Outage): string[] {
  if (!total) return [];
  const within = answers.filter((one) => one.from > from + onset && one.to < until);
  const words = within
    .filter((one) => one.kind !== 'health' && one.status !== 503)
    .filter((one) => one.kind !== 'ready' || one.from > from + 1_000)
    .map(({ kind, status }) => `${kind} answered ${status} meanwhile`);
  return [...new Set(words)];
}

export function assess(answers: Answered[], outage: Outage): Assessment {
  const { from, until, over } = outage;
  const during = answers.filter((one) => one.to > from && one.from < until);
  const health = answers.filter(({ kind }) => kind === 'health');
  const others = answers.filter(({ kind }) => kind !== 'health');
  const refused = during.filter(({ status }) => status === 503);
  const recovery = recoveryOf(answers, over);
  const faults = [...odd(answers), ...undecided(answers, outage)];
  if (answers.some(({ kind, status }) => kind === 'ended session' && status < 400 && status > 0))
    faults.push('an ended session was let in');
  const late = others.filter((one) => took(one) > promised.answer + tolerance + slowest(health));
  faults.push(...late.map((one) => `${one.kind} took ${inSeconds(took(one))}`));
  if (slowest(health) > promised.health) faults.push(`health took ${inSeconds(slowest(health))}`);
  if (recovery > promised.recovery) faults.push(`normal only after ${inSeconds(recovery)}`);
  if (refused.length === 0) faults.push('nothing was refused: this proves nothing');
  const observed =
    `${inSeconds(until - from)}; ${refused.length} answers 503, slowest ${inSeconds(slowest(refused))}; ` +
    `health 200, slowest ${Math.round(slowest(health))} ms; normal after ${inSeconds(recovery)}`;
  return { observed, faults };
}
