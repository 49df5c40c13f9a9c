import type { ApiDocument } from '#components/api-reference/document';
import { Prose } from '#components/api-reference/prose';
import { Card } from '#components/ui/card';
import { answers } from '#lib/errors';

/** What holds for every operation. */
export function Introduction({ document, origin }: { document: ApiDocument; origin: string }) {
  return (
    <>
      <Card
        title="Authentication"
        text="Log in once, then send the access token with each call. It lives 15 minutes."
      >
        <pre className="api-code">{loginExample(origin)}</pre>
        <p className="api-after">
          A browser gets the same session as cookies instead. <code>POST /api/refresh</code> exchanges the
          refresh token for new tokens.
        </p>
      </Card>
      <Card title="Conventions">
        <ul className="api-conventions">
          {sentencesOf(document.info.description).map((sentence) => (
            <li key={sentence}>
              <Prose text={sentence} />
            </li>
          ))}
          <li>
            A list answers <code>items</code> and <code>nextCursor</code>; give that as <code>cursor</code>{' '}
            for the next page.
          </li>
        </ul>
      </Card>
    </>
  );
}

const loginExample = (origin: string) =>
  [
    `TOKEN=$(curl -s '${origin}/api/login' \\`,
    "  -H 'Content-Type: application/json' \\",
    `  -d '{"email": "user@example.com", "password": "…"}' | jq -r .access_token)`,
    '',
    `curl '${origin}/api/users/me' -H "Authorization: Bearer $TOKEN"`,
  ].join('\n');

const sentencesOf = (text: string) => text.split(/(?<=\.) (?=[A-Z])/);

/** Every code with its status: the contract with clients. */
export function ErrorCodes() {
  return (
    <div id="errors">
      <Card title="Errors" text="A refusal is application/problem+json (RFC 9457). Rely on its code." flush>
        <table className="table" data-dense>
          <caption className="visually-hidden">Error codes</caption>
          <thead>
            <tr>
              <th scope="col">Status</th>
              <th scope="col">Code</th>
              <th scope="col">Meaning</th>
            </tr>
          </thead>
          <tbody>
            {Object.entries(answers).map(([code, { status, title }]) => (
              <tr key={code}>
                <td>{status}</td>
                <th scope="row">
                  <code className="code">{code}</code>
                </th>
                <td>{title}</td>
              </tr>
            ))}
          </tbody>
        </table>
      </Card>
    </div>
  );
}
