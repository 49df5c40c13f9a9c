import { Alert } from '#components/ui/alert';

/** For a browser that keeps no cookies. `asked`: the page's parameter `cookies`. */
export function NoCookies({ asked }: { asked: string | undefined }) {
  return asked === 'asked' ? (
    <Alert tone="danger" role="alert" title="This browser keeps no cookies from this site.">
      You cannot stay logged in without them. Allow cookies here, then try again.
    </Alert>
  ) : null;
}
