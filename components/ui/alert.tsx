import type { ReactNode } from 'react';

interface AlertProps {
  tone: 'info' | 'success' | 'danger';
  role?: 'alert' | 'status';
  title?: string;
  children?: ReactNode;
}

export function Alert({ tone, role, title, children }: AlertProps) {
  return (
    <div className="alert" data-tone={tone} role={role}>
      {title && <p className="alert-title">{title}</p>}
      {children && <div>{children}</div>}
    </div>
  );
}
