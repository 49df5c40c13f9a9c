import type { ReactNode } from 'react';
import { type Group, titleOf } from '#components/api-reference/document';
import { Method } from '#components/api-reference/operation';
import { Prose } from '#components/api-reference/prose';
import { ReferenceSearch } from '#components/api-reference/reference-search';

interface ReferenceFrameProps {
  groups: readonly Group[];
  /** The group that is shown; none on the overview. */
  current?: Group;
  query?: string;
  children: ReactNode;
}

/** A page of the reference beside the table of contents: all groups, and the operations of the one that is open. */
export function ReferenceFrame({ groups, current, query, children }: ReferenceFrameProps) {
  return (
    <div className="section api-reference" data-wide>
      <nav className="section-nav" aria-label="API reference">
        <ul>
          <li>
            <a href="/docs/api" aria-current={current ? undefined : 'page'}>
              Overview
            </a>
          </li>
          {groups.map((group) => (
            <li key={group.name}>
              <a href={group.path} aria-current={group.name === current?.name ? 'page' : undefined}>
                {group.name}
              </a>
              {group.name === current?.name && <Within group={group} />}
            </li>
          ))}
        </ul>
      </nav>
      <main id="main" className="section-main" tabIndex={-1}>
        <ReferenceSearch query={query} />
        {current && (
          <details className="api-jump">
            <summary>Operations</summary>
            <Within group={current} />
          </details>
        )}
        {children}
      </main>
    </div>
  );
}

function Within({ group }: { group: Group }) {
  return (
    <ul className="api-within">
      {group.entries.map(({ method, operation }) => (
        <li key={operation.operationId}>
          <a href={`#${operation.operationId}`}>
            <Method method={method} />
            <span>
              <Prose text={titleOf(operation)} />
            </span>
          </a>
        </li>
      ))}
    </ul>
  );
}
