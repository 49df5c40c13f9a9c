import type { z } from 'zod';
import type { Actor } from '#lib/access/actor';
import { can } from '#lib/access/actor';
import type { Permission } from '#lib/access/permissions';
import { type AuditContext, recordDenial } from '#lib/core/audit/record';
import { earlier, minutes } from '#lib/core/durations';
import { requireActor } from '#lib/core/operation/actor';
import type { Context } from '#lib/core/operation/context';
import { Download, Image } from '#lib/core/operation/download';
import type { RateLimitName } from '#lib/core/rate-limits/limits';
import { chargeLimit } from '#lib/core/rate-limits/rate-limit';
import { asAppError } from '#lib/database/client';
import { withDeadline } from '#lib/database/deadline';
import { AppError, type ErrorCode, type FieldError } from '#lib/errors';
import { isReadAction } from '#lib/schemas/audit-actions';
import { messageOf } from '#lib/schemas/messages';

/**
 * An operation declares who may call it; nothing is open by omission. The order is fixed: admit, charge the rate limit,
 * parse, run, narrow. A caller without the permission never learns whether the input was valid.
 */

export type Allow = 'anyone' | 'signed-in' | Permission;

/** What `run` gets: `allow` narrows the actor. */
export type Admitted<A extends Allow> = AuditContext & { readonly actor: A extends 'anyone' ? null : Actor };

export interface Declaration<A extends Allow, I extends z.ZodType, O extends z.ZodType> {
  /** One sentence for the API document. */
  summary: string;
  allow: A;
  /** The user must have authenticated within the last 10 minutes. */
  fresh?: true;
  /** The audit event of its changes and refusals, `noun.verb-past`. */
  audit?: string;
  /** The rate limit that each call is charged to (core/rate-limits). */
  limit?: RateLimitName;
  input: I;
  /** Without it the answer is 204. */
  output?: O;
  /** The HTTP status of success: 200 (204 without output) unless it says otherwise. */
  status?: number | ((output: z.output<O>) => number);
  /** Seconds that caches may keep the answer; without it, none may. */
  cacheFor?: number;
  /** Milliseconds to wait for the database, if more than the usual deadline (lib/database/deadline). */
  deadline?: number;
  /** A file in the input: in a form (`multipart/form-data`) the file itself, in JSON base64. */
  upload?: Upload;
  /** The media type of its answer, if that is an `Image`. */
  image?: 'image/*';
  /** Fields of the input that come in the query, whatever the verb. */
  query?: readonly string[];
  /** Flash data for the next page of a form, up to 2.5 KB of JSON (adapters/flash). */
  flash?(output: z.output<O>, input: z.output<I>): unknown;
  run(context: Admitted<A>, input: z.output<I>): Promise<Answer<O>> | Answer<O>;
}

type Answer<O extends z.ZodType> = z.input<O> | Download | Image;

export interface Upload {
  field: string;
  /** Bytes of the whole body, in place of the usual limit. The path has no parameters. */
  longestBody: number;
}

type AnyDeclaration = Declaration<Allow, z.ZodType, z.ZodType>;

export interface Operation<Output = unknown> {
  (context: Context, raw?: unknown): Promise<Output>;
  readonly declaration: Omit<AnyDeclaration, 'run'>;
}

/** Charged by `run`, which knows the key: around the password check, and for the session of a refresh token. */
const chargedInRun: ReadonlySet<RateLimitName> = new Set(['login', 'refresh']);

export const freshFor = minutes(10);

async function admit(context: Context, { allow, fresh }: Pick<AnyDeclaration, 'allow' | 'fresh'>) {
  if (context.crossSite) throw new AppError('cross_site_request');
  if (allow === 'anyone') return null;
  const actor = await requireActor(context);
  if (allow !== 'signed-in' && !can(actor, allow)) throw new AppError('forbidden', { permission: allow });
  if (fresh && actor.authenticatedAt < earlier(context.now, freshFor))
    throw new AppError('reauthentication_required');
  return actor;
}

function fieldErrors({ issues }: z.ZodError): FieldError[] {
  return issues.flatMap((issue): FieldError[] => {
    const { path, message } = issue;
    if (issue.code !== 'unrecognized_keys') return [{ path: path.join('.'), message }];
    return issue.keys.map((key) => ({ path: [...path, key.slice(0, 100)].join('.'), message }));
  });
}

/** @throws AppError `invalid_input`, with our own sentences. */
export function parseInput<I extends z.ZodType>(schema: I, raw: unknown): z.output<I> {
  const parsed = schema.safeParse(raw, { error: messageOf });
  if (!parsed.success) throw new AppError('invalid_input', { errors: fieldErrors(parsed.error) });
  return parsed.data;
}

/** Refusals that leave a row: failed authentication, missing permissions, broken rules … */
const refusals: ReadonlySet<ErrorCode> = new Set([
  'invalid_credentials',
  'invalid_token',
  'forbidden',
  'cross_site_request',
  'registration_closed',
  'reauthentication_required',
  'conflict',
  'email_taken',
  'username_taken',
  'last_administrator',
]);

/** … and a 404 with a subject. */
function isRefusal(error: unknown): error is AppError {
  return (
    error instanceof AppError && (refusals.has(error.code) || (error.code === 'not_found' && !!error.subject))
  );
}

export function operation<A extends Allow, I extends z.ZodType, O extends z.ZodType = z.ZodVoid>(
  declaration: Declaration<A, I, O>,
): Operation<z.output<O>> {
  const event = declaration.audit ?? 'request.made';

  async function perform(context: Context, raw: unknown, seen: { actor: Actor | null }) {
    seen.actor = await admit(context, declaration as unknown as AnyDeclaration);
    if (declaration.limit && !chargedInRun.has(declaration.limit))
      await chargeLimit(context, declaration.limit, seen.actor);
    const input = parseInput(declaration.input, raw);
    const admitted = { ...context, event, actor: seen.actor, isOwn: declaration.allow === 'signed-in' };
    const run = () => declaration.run(admitted as Admitted<A>, input);
    const output = await (declaration.deadline ? withDeadline(declaration.deadline, run) : run());
    if (output instanceof Download || output instanceof Image) return output;
    return declaration.output ? declaration.output.parse(output) : undefined;
  }

  /** A GET attempts no change, unless the operation audits reads; one from another site is recorded only as such. */
  const isAttempt = ({ safe, fromOtherSite }: Context, { code }: AppError) =>
    !safe || (isReadAction(event) && (!fromOtherSite || code === 'cross_site_request'));

  async function record(context: Context, error: AppError, admitted: Actor | null): Promise<void> {
    const { code, subject = null, permission = null } = error;
    // An actor without the permission is authenticated, though not admitted.
    const actor = admitted ?? (code === 'forbidden' ? await requireActor(context) : null);
    await recordDenial({ ...context, event, actor }, subject, code, { permission });
  }

  async function call(context: Context, raw: unknown = {}) {
    const seen: { actor: Actor | null } = { actor: null };
    try {
      return (await perform(context, raw, seen)) as z.output<O>;
    } catch (thrown) {
      const error = asAppError(thrown);
      if (isRefusal(error) && isAttempt(context, error)) await record(context, error, seen.actor);
      throw error;
    }
  }

  return Object.assign(call, { declaration: declaration as unknown as AnyDeclaration });
}
