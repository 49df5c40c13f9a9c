import { isMac, mac } from '#lib/crypto/keys';
import { AppError } from '#lib/errors';

/**
 * Where a page of a list ended: the last row's sort value and id, bound by a MAC to the list, its sort and its
 * search, so that a cursor of another list or a tampered one is refused rather than misread.
 */

export interface Position {
  value: string;
  id: string;
}

/** Bytes. */
const tagLength = 16;

/** `list` names the list with its sort and search. */
export function writeCursor(list: string, position: Position): string {
  const body = Buffer.from(JSON.stringify([position.value, position.id])).toString('base64url');
  const tag = mac('cursor', list, '\n', body).subarray(0, tagLength);
  return `${body}.${tag.toString('base64url')}`;
}

/** True if `writeCursor` made it for this list. */
export function isCursor(list: string, cursor: string): boolean {
  const [body = '', tag = ''] = cursor.split('.');
  const given = Buffer.from(tag, 'base64url');
  return isMac('cursor', { given, length: tagLength }, list, '\n', body);
}

/** @throws AppError `invalid_input` for a cursor that `writeCursor` did not make for this list. */
export function readCursor(list: string, cursor: string): Position {
  if (!isCursor(list, cursor)) {
    throw new AppError('invalid_input', {
      errors: [{ path: 'cursor', message: 'This cursor is not of this list.' }],
    });
  }
  const [body = ''] = cursor.split('.');
  const [value, id] = JSON.parse(Buffer.from(body, 'base64url').toString());
  return { value, id };
}
