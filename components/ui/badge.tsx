import type { ReactNode } from 'react';

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

export function StatusBadge({ status }: { status: 'active' | 'suspended' }) {
  return status === 'active' ? <Badge tone="success">Active</Badge> : <Badge tone="danger">Suspended</Badge>;
}
