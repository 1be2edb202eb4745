import { createServer, type IncomingMessage } from 'node:http'
import { flushCompileCache } from 'node:module'
import { createInterface } from 'node:readline'
import { text } from 'node:stream/consumers'
import {
  headersFromRaw,
  type HttpRequest,
  type HttpResponse,
  requestTarget,
} from '@authkit/common/http'
import {
  AuthorizationServer,
  authorizationCode,
  introspection,
  pkce,
  refreshToken,
  revocation,
} from '@authkit/oauth2/server'
import { type EngineName, engines } from '../engines.ts'
import { acknowledgedFirst } from './acknowledged-first.ts'
import { api, app, issuer, userHeader } from './parties.ts'

/**
 * A process of its own that is an authorization server over HTTP on a space of an engine. It loads, says so and waits for a line; then it opens
 * the store, listens on a free port and tells which. It ends when its input does.
 */
const [name, space = '', order] = process.argv.slice(2)
const lines = createInterface({ input: process.stdin })[Symbol.asyncIterator]()
// It is going to be killed, and a process writes its cache at its end.
flushCompileCache()
console.log('loaded')
await lines.next()

// The test passes one of the names of `engines`.
const { store } = engines[name as EngineName].open(space)
const server = new AuthorizationServer({
  issuer,
  store: order === 'acknowledged first' ? acknowledgedFirst(store, 100) : store,
  clients: [app, api],
  // Longer than any restart, like the grace window below.
  lifetimes: { authorizationCode: 600 },
})
  .registerGrant(authorizationCode(), pkce())
  .registerGrant(refreshToken({ graceWindow: 300 }))
  .registerEndpoint(revocation())
  .registerEndpoint(introspection())

async function authorize(request: HttpRequest): Promise<HttpResponse> {
  try {
    const asked = await server.validateConsentRequest(request)
    return await server.createAuthorizationResponse(asked, {
      // Who is signed in, in the place of a session.
      subject: String(request.headers[userHeader]),
      authentication: { time: Math.floor(Date.now() / 1000) },
    })
  } catch (error) {
    return server.createErrorResponse(error)
  }
}

const handlers: Readonly<Record<string, (request: HttpRequest) => Promise<HttpResponse>>> = {
  '/authorize': authorize,
  '/token': (request) => server.createTokenResponse(request),
  '/revoke': (request) => server.createEndpointResponse('revocation', request),
  '/introspect': (request) => server.createEndpointResponse('introspection', request),
}

async function toRequest(incoming: IncomingMessage): Promise<HttpRequest> {
  return {
    method: incoming.method ?? '',
    url: issuer + requestTarget(incoming.url ?? '/'),
    headers: headersFromRaw(incoming.rawHeaders),
    body: await text(incoming),
  }
}

const listener = createServer(async (incoming, outgoing) => {
  const request = await toRequest(incoming)
  const handle = handlers[new URL(request.url).pathname]
  const { status, headers, body } = (await handle?.(request)) ?? { status: 404, headers: {} }
  for (const [field, value] of Object.entries(headers)) {
    if (value !== undefined) outgoing.setHeader(field, value)
  }
  outgoing.writeHead(status).end(body)
})
// A first operation opens the connection, so that what is measured is exchanges.
await store.get('grant', 'none')
listener.listen(0, '127.0.0.1', () => {
  const address = listener.address()
  console.log(typeof address === 'object' ? address?.port : '')
})
await lines.next()
process.exit()
