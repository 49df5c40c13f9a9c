import { z } from 'zod';
import { operation } from '#lib/core/operation/operation';
import { signingKeys } from '#lib/core/signing-keys/current';
import { keySetLifetime } from '#lib/core/signing-keys/key';
import { NoInput } from '#lib/schemas/fields';

/** The public halves only, of a key that is to sign soon too: the view names what may leave. */
const PublicKeyView = z.object({
  kty: z.literal('EC'),
  crv: z.literal('P-256'),
  x: z.string(),
  y: z.string(),
  kid: z.string(),
  alg: z.literal('ES256'),
  use: z.literal('sig'),
});

export const readKeySet = operation({
  summary: 'The public keys that verify access tokens (RFC 7517).',
  allow: 'anyone',
  input: NoInput,
  output: z.object({ keys: z.array(PublicKeyView) }),
  cacheFor: keySetLifetime / 1_000,
  async run({ now }) {
    const keys = await signingKeys(now);
    return { keys: keys.map(({ publicJwk }) => publicJwk as z.infer<typeof PublicKeyView>) };
  },
});
