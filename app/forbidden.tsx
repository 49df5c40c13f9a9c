import type { Metadata } from 'next';
import { DeadEnd } from '#components/dead-end';
import { LinkButton } from '#components/ui/button';

export const metadata: Metadata = { title: 'You don’t have permission' };

export default function Forbidden() {
  return (
    <DeadEnd
      code="403"
      title="You don’t have permission"
      text="Your account may not open this page. If it should, ask an administrator for the right role."
    >
      <LinkButton href="/account">Your account</LinkButton>
      <LinkButton href="/" tone="plain">
        Home
      </LinkButton>
    </DeadEnd>
  );
}
