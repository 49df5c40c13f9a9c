import type { Metadata } from 'next';
import { Refusal } from '#components/refusal';

export const metadata: Metadata = { title: 'There is nothing here' };

export default function NotFound() {
  return <Refusal status={404} alone />;
}
