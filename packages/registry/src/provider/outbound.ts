import { AuthkitConfigError, type Transport } from '@authkit/common'
import type { TransportOptions } from '@authkit/oauth2/client'
import { publicTransport } from './public-transport.ts'

/** What sends requests to providers and APIs. */
export interface Sender {
  /** Sends requests to APIs, and to providers unless there is a `transport`. */
  readonly fetch: typeof fetch
  /** Sends requests to providers instead of `fetch`. */
  readonly transport?: Transport | undefined
}

/** How a provider is reached by whatever takes either. */
export type ProviderTransport = Pick<TransportOptions, 'fetch' | 'timeout' | 'transport'>

/** Which hosts a client asks: those of the public internet alone, or any. */
export type Addresses = 'any' | 'public'

/** Throws an `AuthkitConfigError` for what is neither. */
export function checkAddresses(where: string, addresses: unknown): void {
  if (addresses === undefined || addresses === 'any' || addresses === 'public') return
  throw new AuthkitConfigError(`${where}: addresses is 'public' or 'any'`)
}

/** What a registry says of all its clients, and how it sends their requests. */
export interface SharedSender extends Sender {
  readonly addresses?: Addresses | undefined
  readonly userAgent?: string | undefined
}

/** What sends the requests of one client: what the registration says wins. */
export function senderOf(
  config: { readonly addresses?: Addresses | undefined; readonly userAgent?: string | undefined },
  { fetch, transport, addresses, userAgent }: SharedSender,
): Sender {
  const isPublic = (config.addresses ?? addresses) === 'public'
  const sender = { fetch, transport: isPublic ? publicTransport : transport }
  return namedSender(sender, config.userAgent ?? userAgent)
}

/** A sender whose requests say who sends them, unless they say it themselves, RFC 9110 §10.1.5. */
function namedSender({ fetch, transport }: Sender, userAgent: string | undefined): Sender {
  if (userAgent === undefined) return { fetch, transport }
  return {
    fetch: namedFetch(fetch, userAgent),
    transport:
      transport &&
      ((request) =>
        transport({ ...request, headers: { 'user-agent': userAgent, ...request.headers } })),
  }
}

function namedFetch(send: typeof fetch, userAgent: string): typeof fetch {
  return (input, init) => {
    const headers = new Headers(
      init?.headers ?? (input instanceof Request ? input.headers : undefined),
    )
    if (!headers.has('user-agent')) headers.set('user-agent', userAgent)
    return send(input, { ...init, headers })
  }
}

/** The way to a provider: the transport where there is one, else fetch. */
export function providerTransport(
  { fetch, transport }: Sender,
  timeout: number | undefined,
): ProviderTransport {
  const sender = transport === undefined ? { fetch } : { transport }
  return timeout === undefined ? sender : { ...sender, timeout }
}
