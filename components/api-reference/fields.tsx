import { type ApiDocument, nameOf, resolved, type Schema } from '#components/api-reference/document';
import { Prose } from '#components/api-reference/prose';
import { choicesOf, formsOf, limitsOf, typeWords } from '#components/api-reference/type-words';

/** No schema of ours is deeper; one that refers to itself ends here. */
const deepest = 6;

interface SchemaProps {
  document: ApiDocument;
  schema: Schema;
  depth?: number;
  /** In a response it is the missing field that is unusual, and is marked. */
  response?: boolean;
}

/** The fields of an object, of the items of a list, or of each form that a body may have. */
export function Fields({ document, schema: given, depth = 0, response = false }: SchemaProps) {
  const forms = objectsIn(document, given);
  if (forms.length === 0 || depth > deepest) return null;
  return forms.map((form, index) => (
    // biome-ignore lint/suspicious/noArrayIndexKey: the forms of a schema never change their places.
    <div key={index} className="api-form">
      {forms.length > 1 && <p className="api-form-name">Form {index + 1}</p>}
      <ul className="api-fields">
        {Object.entries(form.properties ?? {}).map(([name, schema]) => (
          <Field
            key={name}
            {...{ document, name, schema, depth, response }}
            required={form.required?.includes(name) ?? false}
          />
        ))}
      </ul>
    </div>
  ));
}

/** The objects with named fields in a schema, without their lists and alternatives. */
function objectsIn(document: ApiDocument, given: Schema): Schema[] {
  const schema = resolved(document, given);
  if (schema.properties) return [schema];
  if (schema.items) return objectsIn(document, schema.items);
  return formsOf(schema).flatMap((one) => objectsIn(document, one));
}

interface FieldProps extends SchemaProps {
  name: string;
  required: boolean;
}

/** One field or parameter; what is inside an object is shown when it is opened. */
export function Field({ document, name, schema, required, depth = 0, response = false }: FieldProps) {
  const { description } = resolved(document, schema);
  const choices = choicesOf(document, schema);
  return (
    <li className="api-field">
      <p className="api-field-head">
        <code className="api-field-name">{name}</code>
        <span className="api-field-type">{typeWords(document, schema)}</span>
        {required && !response && <span className="api-required">required</span>}
        {!required && response && <span className="api-limit">not always there</span>}
        {limitsOf(document, schema).map((limit) => (
          <span key={limit} className="api-limit">
            {limit}
          </span>
        ))}
      </p>
      {description && (
        <p>
          <Prose text={description} />
        </p>
      )}
      {choices.length > 0 && (
        <p className="api-choices">
          One of{' '}
          {choices.map((choice) => (
            <code key={choice}>{choice}</code>
          ))}
        </p>
      )}
      {objectsIn(document, schema).length > 0 && depth < deepest && (
        <details className="api-inside">
          <summary>
            Fields of <code>{name}</code>
            <span className="muted"> {nameIn(document, schema)}</span>
          </summary>
          <Fields {...{ document, schema, response }} depth={depth + 1} />
        </details>
      )}
    </li>
  );
}

/** The name of the schema in the document, for readers of generated clients. */
export function nameIn(document: ApiDocument, schema: Schema): string {
  const inner = schema.items ?? formsOf(schema).find((one) => nameOf(one) ?? one.items);
  return nameOf(schema) ?? (inner ? nameIn(document, inner) : '');
}
