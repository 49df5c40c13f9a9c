/**
 * The one error type. Its `code` is the contract with clients; the public sentence and the status
 * come from the one table below; the private cause is for the log and never leaves the process.
 */

interface Answer {
  status: number;
  title: string;
}

export const answers = {
  malformed_request: { status: 400, title: 'The request could not be read.' },
  unauthenticated: { status: 401, title: 'Please log in.' },
  invalid_credentials: { status: 401, title: 'Incorrect email, username or password.' },
  invalid_token: { status: 401, title: 'This link is no longer valid. Ask for a new one.' },
  forbidden: { status: 403, title: 'You do not have permission to do this.' },
  cross_site_request: { status: 403, title: 'This request came from another site and was refused.' },
  registration_closed: { status: 403, title: 'You need an invitation to create an account here.' },
  reauthentication_required: { status: 403, title: 'Please confirm that it is you first.' },
  not_found: { status: 404, title: 'There is nothing here.' },
  method_not_allowed: { status: 405, title: 'This method is not allowed here.' },
  request_timeout: { status: 408, title: 'The request took too long to arrive.' },
  conflict: { status: 409, title: 'This is not possible as things stand now.' },
  other_account: { status: 409, title: 'This form was opened by another user.' },
  email_taken: { status: 409, title: 'This email is already registered.' },
  username_taken: { status: 409, title: 'This username is already taken.' },
  last_administrator: { status: 409, title: 'The last administrator must stay an active administrator.' },
  payload_too_large: { status: 413, title: 'The request is too large.' },
  unsupported_media_type: { status: 415, title: 'Send JSON or a URL-encoded form.' },
  misdirected_request: { status: 421, title: 'This is not the server of that name.' },
  invalid_input: { status: 422, title: 'Please check the fields below.' },
  rate_limited: { status: 429, title: 'Too many attempts. Please wait a little and try again.' },
  headers_too_large: { status: 431, title: 'The headers of the request are too large.' },
  internal: { status: 500, title: 'Something went wrong on our side.' },
  unavailable: { status: 503, title: 'The service is busy. Please try again in a moment.' },
} as const satisfies Record<string, Answer>;

export type ErrorCode = keyof typeof answers;

/** One field that was refused: `path` is the field's name, dots between the parts. */
export interface FieldError {
  path: string;
  message: string;
}

/** The subject of an attempt; for the audit trail only. */
export interface Subject {
  type: 'user' | 'session' | 'role' | 'permission' | 'signing_key';
  id: string | null;
  /** Its name, if it has no id. */
  name?: string;
}

interface AppErrorOptions {
  /** A public sentence for this case, in place of the table's. */
  detail?: string;
  /** Which fields: with `invalid_input`, whatever is taken, and a wrong current password. */
  errors?: FieldError[];
  /** Only with `forbidden`: the permission that is missing. */
  permission?: string;
  /** Seconds until a retry makes sense (`Retry-After`). */
  retryAfter?: number;
  /** Private: for the audit trail. */
  subject?: Subject;
  /** Private: for the log. */
  cause?: unknown;
}

export class AppError extends Error {
  readonly code: ErrorCode;
  readonly status: number;
  readonly detail: string | undefined;
  readonly errors: FieldError[] | undefined;
  readonly permission: string | undefined;
  readonly retryAfter: number | undefined;
  subject: Subject | undefined;

  constructor(code: ErrorCode, options: AppErrorOptions = {}) {
    super(answers[code].title, { cause: options.cause });
    this.name = 'AppError';
    this.code = code;
    this.status = answers[code].status;
    this.detail = options.detail;
    this.errors = options.errors;
    this.permission = options.permission;
    this.retryAfter = options.retryAfter;
    this.subject = options.subject;
  }

  /** Adds the subject where the rule that refused did not know it. */
  about(subject: Subject): this {
    this.subject ??= subject;
    return this;
  }
}

/** For a body of more than `most` bytes. */
export const tooLarge = (most: number) =>
  new AppError('payload_too_large', {
    detail: `The request is too large. The limit is ${most / 1_024} KiB.`,
  });

/**
 * A state that cannot be, or that an operator must fix. Its message is a constant sentence, so the log may show it.
 */
export class OperatorError extends Error {
  override readonly name = 'OperatorError';
}

/** RFC 9457 problem details, as sent in `application/problem+json`. */
export interface Problem {
  type: 'about:blank';
  title: string;
  status: number;
  code: ErrorCode;
  detail: string;
  requestId: string;
  permission?: string;
  errors?: FieldError[];
}

export function problemOf(error: AppError, requestId: string): Problem {
  const { title } = answers[error.code];
  return {
    type: 'about:blank',
    title,
    status: error.status,
    code: error.code,
    detail: error.detail ?? title,
    requestId,
    ...(error.permission && { permission: error.permission }),
    ...(error.errors && { errors: error.errors }),
  };
}
