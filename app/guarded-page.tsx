import { HttpErrorPage } from '#components/http-error-page';
import { guardPages } from '#lib/adapters/guarded-page';

/** Wraps every page that reads something. */
export const guardedPage = guardPages(HttpErrorPage);
