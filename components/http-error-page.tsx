import { ErrorPage, ErrorPageMain } from '#components/error-page';
import { LinkButton } from '#components/ui/button';

const sentences = {
  403: {
    title: 'You don’t have permission',
    text: 'Your account may not open this page. If it should, ask an administrator for the right role.',
  },
  404: {
    title: 'Page not found',
    text: 'The page may have moved, or the address is mistyped.',
  },
  429: {
    title: 'Too many requests',
    text: 'You have asked for more than this server gives at once. Please wait a little and try again.',
  },
  500: {
    title: 'Something went wrong',
    text: 'The mistake is on our side. Please try again in a moment; before you repeat a change, look whether it was made.',
  },
  503: {
    title: 'We are busy right now',
    text: 'Your page could not be read. Please try again in a moment.',
  },
};

type Code = keyof typeof sentences;

/** A user of the console who is not there. */
const noUser = {
  title: 'User not found',
  text: 'This user doesn’t exist or was deleted.',
};

const codeOf = (status: number): Code => (status in sentences ? (status as Code) : 500);

export const refusalTitle = (status: number) => sentences[codeOf(status)].title;

interface HttpErrorPageProps {
  status: number;
  /** What to quote to an administrator when the mistake is ours. */
  reference?: string;
  /** With 403: the permission that is missing. */
  permission?: string;
  /** With 404: what is not there, if it is no page. */
  missing?: string;
  /** The user who is logged in, perhaps not the expected one. */
  username?: string;
  /** True where no layout has drawn a header yet. */
  alone?: boolean;
}

/** The error pages for 403, 404, 429, 500 and 503. */
export function HttpErrorPage({
  status,
  reference,
  permission,
  missing,
  username,
  alone = false,
}: HttpErrorPageProps) {
  const code = codeOf(status);
  const isUser = missing === 'user';
  const Frame = alone ? ErrorPage : ErrorPageMain;
  return (
    <Frame code={String(code)} {...(isUser ? noUser : sentences[code])}>
      {username && <p className="error-page-reference">You are logged in as {username}.</p>}
      {permission && (
        <p className="error-page-reference">
          Missing permission: <span className="code">{permission}</span>
        </p>
      )}
      <LinkButton href={isUser ? '/admin/users' : '/account'}>
        {isUser ? 'All users' : 'Your account'}
      </LinkButton>
      <LinkButton href="/" tone="plain">
        Home
      </LinkButton>
      {code >= 500 && reference && <p className="error-page-reference">Reference: {reference}</p>}
    </Frame>
  );
}
