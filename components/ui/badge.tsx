import type { ReactNode } from 'react';
import type { UserStatus } from '#lib/schemas/user';

interface BadgeProps {
  tone?: 'neutral' | 'accent' | 'success' | 'danger';
  children: ReactNode;
}

export function Badge({ tone = 'neutral', children }: BadgeProps) {
  return (
    <span className="badge" data-tone={tone}>
      {children}
    </span>
  );
}

/** Quiet where all is as usual: colour is for what is not. */
export function StatusBadge({ status }: { status: UserStatus }) {
  if (status === 'active') return <span className="status">Active</span>;
  return status === 'invited' ? <Badge tone="accent">Invited</Badge> : <Badge tone="danger">Suspended</Badge>;
}
