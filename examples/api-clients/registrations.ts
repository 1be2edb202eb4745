import { JsonWebKey } from '@authkit/jose'

/** What the programs prove with that it is them. Real ones come from a secret store. */
export const secrets = {
  api: 'secret-of-the-orders-api-0123456789abcdef',
  pages: 'secret-of-the-pages-0123456789abcdef0123',
  shop: 'secret-of-the-shop-0123456789abcdef012345',
  sessions: 'secret-of-the-sessions-0123456789abcdef01',
  tokens: 'secret-of-the-token-table-0123456789abcdef',
} as const

/** The key of the service, which the provider knows the public half of. */
export const serviceKey: JsonWebKey = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })

/** The key of the service account. */
export const accountKey: JsonWebKey = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })
