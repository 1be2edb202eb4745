import { memoryStore } from '@authkit/common'
import { toFetch } from '@authkit/common/fetch'
import {
  AuthorizationServer,
  type AuthorizationServerOptions,
  clientCredentials,
  type Grant,
  introspection,
  revocation,
  type ServerEvent,
} from '@authkit/oauth2/server'
import { fixedClock } from '@authkit/testing'

export const issuer = 'https://issuer.example'

/** Our own authorization server, reached by a `fetch` that needs no network. */
export function authorizationServer(
  options: Omit<AuthorizationServerOptions, 'issuer' | 'store' | 'clock' | 'onEvent'>,
  grants: readonly Grant[] = [clientCredentials()],
) {
  const clock = fixedClock(1_700_000_000)
  const events: ServerEvent[] = []
  const requests: { readonly path: string; readonly headers: Headers; readonly body: string }[] = []
  const server = new AuthorizationServer({
    issuer,
    store: memoryStore({ clock }),
    clock,
    onEvent: (event) => events.push(event),
    ...options,
  })
    .registerEndpoint(revocation())
    .registerEndpoint(introspection())
  for (const grant of grants) server.registerGrant(grant)
  const answer = toFetch(
    async (request) => (await server.handle(request)) ?? { status: 404, headers: {} },
  )
  const fetch: typeof globalThis.fetch = async (input, init) => {
    const request = new Request(input, init)
    const body = await request.clone().text()
    requests.push({ path: new URL(request.url).pathname, headers: request.headers, body })
    return answer(request)
  }
  return { server, clock, events, requests, fetch, serverMetadata: server.metadata() }
}
