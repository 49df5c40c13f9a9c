import { redirect, unstable_rethrow } from 'next/navigation.js';
import { type ComponentType, createElement, type ReactNode } from 'react';
import { toAppError } from '#lib/adapters/answer';
import { pageContext, pagePath } from '#lib/adapters/context';
import { visitor } from '#lib/adapters/page';
import { templateOf } from '#lib/adapters/template';
import type { AppError } from '#lib/errors';
import { setAnswerStatus } from '#lib/response-status';
import { leadingTo } from '#lib/schemas/path';

/** What an error page is drawn from: with 403 the permission that is missing, and who is logged in. */
interface ErrorPageProps {
  status: number;
  reference: string;
  permission?: string;
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
        const { permission, retryAfter } = error;
        setAnswerStatus(status, retryAfter);
        const username = status === 403 ? (await visitor())?.username : undefined;
        return createElement(ErrorPage, {
          status,
          reference: requestId,
          ...(permission && { permission }),
          ...(username && { username }),
        });
      }
    };
