import { attachOAuth2 } from '@authkit/axios'
import type { Clock } from '@authkit/common'
import { nodeTransport } from '@authkit/common/node'
import { attachOAuth2 as attachToGot } from '@authkit/got'
import { OAuth2Client, privateKeyJwt, type ServerMetadata } from '@authkit/oauth2/client'
import { create as createAxios } from 'axios'
import got from 'got'
import type { Orders } from './api.ts'
import { serviceKey } from './registrations.ts'

/** Where the provider and the API are, and what time it is. */
export interface ClientParts {
  readonly serverMetadata: ServerMetadata
  readonly api: string
  readonly clock: Clock
}

/** One client of the provider, and three HTTP clients that share its token. */
export interface Service {
  readonly client: OAuth2Client
  readonly calls: Readonly<Record<'fetch' | 'axios' | 'got', () => Promise<Orders>>>
}

/** A service that works for itself: it has a key in the place of a password, and no user. */
export function createService({ serverMetadata, api, clock }: ClientParts): Service {
  const client = new OAuth2Client({
    clientId: 'reports',
    grantType: 'client_credentials',
    scope: 'orders:read',
    tokenEndpointAuthMethod: privateKeyJwt({ key: serviceKey }),
    serverMetadata,
    apiBaseUrl: api,
    transport: nodeTransport(),
    clock,
  })
  const byAxios = attachOAuth2(createAxios({ baseURL: api }), client)
  const byGot = attachToGot(got.extend({ prefixUrl: api }), client)
  return {
    client,
    calls: {
      fetch: async () => ordersOf(await client.fetch('/orders')),
      axios: async () => (await byAxios.get<Orders>('/orders')).data,
      got: () => byGot.get('orders').json<Orders>(),
    },
  }
}

/** What the API answered by fetch, which rejects for no status. */
export async function ordersOf(response: Response): Promise<Orders> {
  if (!response.ok) throw new Error(`the API answered ${response.status}`)
  // The API is ours.
  return (await response.json()) as Orders
}
