import type { Metadata } from 'next';
import { HttpErrorPage } from '#components/http-error-page';

export const metadata: Metadata = { title: 'Page not found' };

export default function NotFound() {
  return <HttpErrorPage status={404} alone />;
}
