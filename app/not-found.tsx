import type { Metadata } from 'next';
import { DeadEnd } from '#components/dead-end';
import { LinkButton } from '#components/ui/button';

export const metadata: Metadata = { title: 'There is nothing here' };

export default function NotFound() {
  return (
    <DeadEnd
      code="404"
      title="There is nothing here"
      text="The page may have moved, or the URL has a typing mistake."
    >
      <LinkButton href="/">Home</LinkButton>
      <LinkButton href="/account" tone="plain">
        Your account
      </LinkButton>
    </DeadEnd>
  );
}
