import type { LookupFunction } from 'node:net'
import { FetchError } from '../errors.ts'
import { isPublicAddress } from './address.ts'
import { type FieldList, fieldsOfRaw } from './fields.ts'
import type { Body } from './read-text.ts'

/** A request as `guardedFetch` hands it to a transport. */
export interface OutboundRequest {
  /** Absolute URL that passed the rules of the caller. */
  readonly url: URL
  readonly method: string
  readonly headers: Readonly<Record<string, string>>
  readonly body: string | undefined
  /** Ends the exchange, the reading of the body included. */
  readonly signal: AbortSignal
}

/** A response whose body is still to be read, as `fetch` gives it. */
export interface InboundResponse {
  readonly status: number
  readonly headers: FieldList
  readonly body: Body | null
}

/** What tests turn to reach a server of their own. */
export interface PinnedRequestOptions {
  /** Tells which addresses may be connected to; public ones unless given. */
  readonly allows?: ((address: string) => boolean) | undefined
  /** Certificate to trust instead of the machine's, in PEM. */
  readonly ca?: string | undefined
}

/**
 * Sends a request by node:https to an address that was judged first. The connection is made to the very address that was judged,
 * so a name that resolves differently the second time (DNS rebinding) gains nothing.
 */
export async function pinnedRequest(
  { url, method, headers, body, signal }: OutboundRequest,
  { allows = isPublicAddress, ca }: PinnedRequestOptions = {},
): Promise<InboundResponse> {
  const host = url.hostname.replace(/^\[(.*)\]$/, '$1')
  // An address in the URL is connected to without a lookup.
  if (process.getBuiltinModule('node:net').isIP(host) !== 0 && !allows(host)) throw blocked()
  const https = process.getBuiltinModule('node:https')
  return new Promise((resolve, reject) => {
    const lookup = guardedLookup(allows)
    // A body is measured as it arrives, so it is not to be compressed.
    const fields = { ...headers, 'accept-encoding': 'identity' }
    // A fresh agent: no connection of another caller is used, and no proxy that would resolve the name itself.
    const request = https.request(url, {
      method,
      headers: fields,
      signal,
      lookup,
      agent: false,
      ca,
    })
    request.on('error', reject)
    request.on('response', (response) => {
      const { 'content-encoding': encoding = 'identity' } = response.headers
      if (encoding !== 'identity') return reject(new Error('the response is compressed'))
      return resolve({
        status: response.statusCode ?? 0,
        headers: new Map(Object.entries(fieldsOfRaw(response.rawHeaders))),
        body: response,
      })
    })
    request.end(body)
  })
}

function guardedLookup(allows: (address: string) => boolean): LookupFunction {
  const dns = process.getBuiltinModule('node:dns')
  return (hostname, options, callback) => {
    dns.lookup(hostname, { ...options, all: true }, (error, addresses) => {
      if (error !== null) return callback(error, '')
      const [first] = addresses
      const isAllowed = addresses.every(({ address }) => allows(address))
      if (first === undefined || !isAllowed) return callback(blocked(), '')
      if (options.all === true) return callback(null, addresses)
      return callback(null, first.address, first.family)
    })
  }
}

function blocked(): FetchError {
  return new FetchError('ERR_FETCH_BLOCKED_ADDRESS', 'the host is not on the public internet')
}
