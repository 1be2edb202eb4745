import { FetchError } from '../errors.ts'

/** How deep the platform nests its errors at most. */
const MAX_DEPTH = 5

/** The error of an exchange that the network or the other side's HTTP ended. Its cause says why and holds nothing of the answer. */
export function networkError({ origin }: URL, cause: unknown): FetchError {
  let error = cause
  // The parsers of node:http and of fetch keep the bytes that they could not read, and there may be a token in them.
  for (let depth = 0; error instanceof Error && depth < MAX_DEPTH; depth++) {
    if ('rawPacket' in error) Reflect.deleteProperty(error, 'rawPacket')
    if (error.name === 'HTTPParserError') Reflect.deleteProperty(error, 'data')
    error = error.cause
  }
  return new FetchError('ERR_FETCH_NETWORK', `the request to ${origin} failed`, { cause })
}
