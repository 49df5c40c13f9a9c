import { expect, test } from '@playwright/test';
import { asAppError } from '#lib/database/client';

/** Which errors are the database's trouble, to be tried again, and which are our own. */

test('an error that only speaks of a timeout is no outage', () => {
  for (const message of [
    'timeout is required',
    'The form timeout of "Connection terminated" is not queryable',
    'Invalid value for timeout in options',
    'connection timeouts: unknown setting',
  ]) {
    const error = new Error(message);
    expect(asAppError(error)).toBe(error);
  }
});

test('an error of the driver or its pool about a lost connection is an outage, at any depth', () => {
  for (const message of [
    'Connection terminated',
    'Connection terminated unexpectedly',
    'Query read timeout',
    'timeout expired',
    'timeout exceeded when trying to connect',
    'SocketTimeout',
    'ConnectionClosed',
    'Connection terminated due to connection timeout',
    'Client has encountered a connection error and is not queryable',
    'Client was closed and is not queryable',
  ])
    expect(asAppError(new Error('It failed.', { cause: new Error(message) }))).toMatchObject({
      code: 'unavailable',
      retryAfter: 2,
    });
});
