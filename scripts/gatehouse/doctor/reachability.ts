import { HealthView } from '#lib/schemas/health';
import { type Check, type Finding, fault, note, warning } from '#scripts/gatehouse/doctor/finding';
import { localUrl } from '#scripts/port';

/** Whether a browser that opens APP_URL reaches the server that listens here. */

const deadlineMilliseconds = 3_000;

type Answer = { isOurs: boolean; moved: string | null; challenge: string | null } | { reason: string };

/** True for the answer of a live Gatehouse. */
function isHealth(body: string): boolean {
  try {
    return HealthView.safeParse(JSON.parse(body)).data?.checks.process === 'ok';
  } catch {
    return false;
  }
}

async function fetchHealth(origin: string): Promise<Answer> {
  try {
    const response = await fetch(`${origin}/api/health`, {
      redirect: 'manual',
      signal: AbortSignal.timeout(deadlineMilliseconds),
    });
    return {
      isOurs: isHealth(await response.text()),
      moved: response.headers.get('location'),
      challenge: response.status === 401 ? response.headers.get('www-authenticate') : null,
    };
  } catch (error) {
    const { name, cause } = error as Error & { cause?: { code?: string } };
    return { reason: cause?.code ?? name };
  }
}

/** Of a `WWW-Authenticate` header; shown only if it is well-formed. */
const schemeOf = (challenge: string) => /^[A-Za-z]{1,20}(?= |$)/.exec(challenge)?.[0] ?? 'unknown scheme';

function originFindings(origin: string, answer: Answer): Finding[] {
  if ('reason' in answer)
    return [
      warning(
        `${origin} does not answer from here (${answer.reason}).`,
        'Check its DNS, its certificate and the proxy, or whether only this machine cannot reach it.',
      ),
    ];
  if (answer.moved)
    return [
      fault(`${origin} sends browsers elsewhere.`, 'Set APP_URL to the origin that users see in the end.'),
    ];
  if (answer.isOurs) return [];
  if (answer.challenge)
    return [
      warning(
        `A proxy in front of ${origin} asks for a login of its own (${schemeOf(answer.challenge)}).`,
        'Pages work behind it. A script cannot send its Bearer token beside it: let /api, /users/me and /.well-known past it.',
      ),
    ];
  return [
    fault(
      `What answers at ${origin} is not Gatehouse.`,
      'Point the proxy to this server, or correct APP_URL.',
    ),
  ];
}

/** `host` is the only IP that the server listens on, if it is one. */
export async function reachabilityChecks(url: URL | null, port: string, host = ''): Promise<Check[]> {
  if (!url || port === '0') return [];
  const title = 'Reachable';
  const local = localUrl({ port: Number(port), host: host || null });
  const here = await fetchHealth(local);
  if ('reason' in here) {
    return [
      {
        title,
        findings: [note(`No server listens on port ${port}.`, 'With one running, more can be checked.')],
      },
    ];
  }
  if (!here.isOurs)
    return [
      { title, findings: [fault(`What listens on port ${port} is not Gatehouse.`, 'Set another PORT.')] },
    ];
  const findings = url.origin === local ? [] : originFindings(url.origin, await fetchHealth(url.origin));
  return [{ title, findings }];
}
