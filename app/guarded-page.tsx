import { HttpErrorPage, refusalTitle } from '#components/http-error-page';
import { guardPages, guardTitles } from '#lib/adapters/guarded-page';

/** Wraps every page that reads something. */
export const guardedPage = guardPages(HttpErrorPage);

/** Names its tab: after what it shows, or its refusal. */
export const guardedTitle = guardTitles(refusalTitle);
