import type { ReactNode } from 'react';
import { curlOf } from '#components/api-reference/curl';
import {
  type ApiDocument,
  type Entry,
  type Operation,
  type Schema,
  schemaIn,
  titleOf,
} from '#components/api-reference/document';
import { exampleOf } from '#components/api-reference/example';
import { Field, Fields, nameIn } from '#components/api-reference/fields';
import { Prose } from '#components/api-reference/prose';
import { answers, type ErrorCode } from '#lib/errors';

interface OperationProps {
  document: ApiDocument;
  entry: Entry;
  /** Where this server is reached, for calls that can be pasted. */
  origin: string;
}

/** One operation: what it takes and answers on one side, a call of it on the other. */
export function OperationSection({ document, entry, origin }: OperationProps) {
  const { method, path, operation } = entry;
  const title = titleOf(operation);
  return (
    <section
      className="api-operation"
      id={operation.operationId}
      aria-labelledby={`${operation.operationId}-title`}
    >
      <h2 id={`${operation.operationId}-title`}>
        <Prose text={title} />
      </h2>
      <p className="api-route">
        <Method method={method} />
        <code>{path}</code>
      </p>
      {operation.summary !== `${title}.` && (
        <p className="lead">
          <Prose text={operation.summary} />
        </p>
      )}
      <div className="api-columns">
        <div className="api-contract">
          <Admission operation={operation} />
          <Parameters document={document} operation={operation} />
          <Body document={document} operation={operation} />
          <Answers document={document} operation={operation} />
          <Errors operation={operation} />
        </div>
        <div className="api-examples">
          <Example title="Request">{curlOf(document, entry, origin)}</Example>
          <ExampleAnswer document={document} operation={operation} />
        </div>
      </div>
    </section>
  );
}

export function Method({ method }: { method: string }) {
  return (
    <span className="api-method" data-method={method}>
      {method}
    </span>
  );
}

function Part({ title, note, children }: { title: string; note?: string; children: ReactNode }) {
  return (
    <div className="api-part">
      <h3>
        {title}
        {note && <span className="api-note"> {note}</span>}
      </h3>
      {children}
    </div>
  );
}

function Admission({ operation }: { operation: Operation }) {
  const permission = operation['x-permission'];
  const sentence = /^Needs `[^`]+`: (.+?\.)( With|$)/.exec(operation.description ?? '')?.[1];
  if (operation.security.length === 0) return <p className="api-admission">No login needed.</p>;
  if (!permission) return <p className="api-admission">For every user who is logged in.</p>;
  return (
    <p className="api-admission">
      Required permission: <code>{permission}</code>
      {sentence && <span className="muted"> {sentence}</span>}
    </p>
  );
}

type ContractProps = Pick<OperationProps, 'document'> & { operation: Operation };

function Parameters({ document, operation: { parameters = [] } }: ContractProps) {
  return (['path', 'query'] as const).map((place) => {
    const here = parameters.filter((one) => one.in === place);
    return (
      here.length > 0 && (
        <Part key={place} title={place === 'path' ? 'Path parameters' : 'Query parameters'}>
          <ul className="api-fields">
            {here.map(({ name, schema, required }) => (
              <Field key={name} {...{ document, name, schema, required }} />
            ))}
          </ul>
        </Part>
      )
    );
  });
}

function Body({ document, operation: { requestBody } }: ContractProps) {
  const schema = schemaIn(requestBody?.content);
  if (!schema) return null;
  return (
    <Part title="Request body" note={nameIn(document, schema)}>
      <Fields document={document} schema={schema} />
    </Part>
  );
}

/** The answers that are no errors, by status. */
const answersOf = ({
  responses,
}: Operation): [status: string, description: string, schema: Schema | undefined][] =>
  Object.entries(responses)
    .filter(([status]) => status !== 'default')
    .map(([status, { description = '', content }]) => [status, description, schemaIn(content)]);

function Answers({ document, operation }: ContractProps) {
  return answersOf(operation).map(([status, description, schema]) => (
    <Part key={status} title={`Response ${status}`} note={schema && nameIn(document, schema)}>
      <p className="muted">{description}</p>
      {schema && (
        <details className="api-inside">
          <summary>Fields of the response</summary>
          <Fields document={document} schema={schema} response />
        </details>
      )}
    </Part>
  ));
}

/** The codes that the declaration of an operation implies. */
function errorsOf({ security, parameters = [], requestBody, ...rest }: Operation): ErrorCode[] {
  const hasInput = parameters.length > 0 || requestBody !== undefined;
  return [
    ...(security.length > 0 ? (['unauthenticated'] as const) : []),
    ...(rest['x-permission'] ? (['forbidden'] as const) : []),
    ...(parameters.some((one) => one.in === 'path') ? (['not_found'] as const) : []),
    ...(hasInput ? (['invalid_input'] as const) : []),
    'rate_limited',
  ];
}

function Errors({ operation }: { operation: Operation }) {
  return (
    <Part title="Errors">
      <p className="api-errors">
        {errorsOf(operation).map((code) => (
          <span key={code}>
            {answers[code].status} <code>{code}</code>
          </span>
        ))}
        <a href="/docs/api#errors">
          All codes<span className="visually-hidden"> of {titleOf(operation)}</span>
        </a>
      </p>
    </Part>
  );
}

function Example({ title, children }: { title: string; children: string }) {
  return (
    <figure className="api-example">
      <figcaption>{title}</figcaption>
      <pre>{children}</pre>
    </figure>
  );
}

function ExampleAnswer({ document, operation }: ContractProps) {
  const [first] = answersOf(operation);
  if (!first) return null;
  const [status, , schema] = first;
  if (!schema) return <Example title={`Response ${status}`}>No content</Example>;
  return (
    <Example title={`Response ${status}`}>{JSON.stringify(exampleOf(document, schema), null, 2)}</Example>
  );
}
