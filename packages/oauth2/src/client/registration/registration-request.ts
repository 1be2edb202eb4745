import {
  AuthkitConfigError,
  guardedFetch,
  type GuardedFetchOptions,
  type GuardedResponse,
} from '@authkit/common'
import { InvalidRegistrationResponseError } from '../client-errors.ts'
import type { TransportOptions } from '../discovery.ts'
import { parseJsonObject } from '../json.ts'
import { readError } from '../token-response.ts'
import { type RegisteredClient, toRegisteredClient } from './registered-client.ts'

/** What to send about a registration. */
export interface RegistrationMessage {
  /** Method in upper case. */
  readonly method: 'DELETE' | 'GET' | 'POST' | 'PUT'
  /** The initial access token, or that of the registration. */
  readonly token?: string | undefined
  /** Members of the document to send. */
  readonly members?: Readonly<Record<string, unknown>>
}

const maxBytes = 262_144

/** Sends a request about a registration. No redirect is followed, so that the token gets to nobody else, RFC 6750 §5.3. */
export async function sendRegistration(
  url: string,
  { method, token, members }: RegistrationMessage,
  transport: TransportOptions,
): Promise<GuardedResponse> {
  const options: GuardedFetchOptions = {
    ...transport,
    method,
    maxBytes,
    headers: {
      accept: 'application/json',
      ...(token === undefined ? {} : { authorization: `Bearer ${token}` }),
      ...(members === undefined ? {} : { 'content-type': 'application/json' }),
    },
  }
  const body = members === undefined ? {} : { body: written(members) }
  const response = await guardedFetch(url, { ...options, ...body })
  const { status } = response
  if (status >= 200 && status <= 299) return response
  const error = readError(parseJsonObject(response.text) ?? {}, response)
  if (error) throw error
  throw new InvalidRegistrationResponseError(`The server answered with status ${status}`, {
    status,
  })
}

/** The client in a successful answer, RFC 7591 §3.2.1 and RFC 7592 §3. */
export function readRegistration({ status, text }: GuardedResponse): RegisteredClient {
  const body = parseJsonObject(text)
  // RFC 7591 §3.2.1: 201 for a new client; RFC 7592 §3: 200 for one that there was.
  if (body && (status === 200 || status === 201)) return toRegisteredClient(body, status)
  throw new InvalidRegistrationResponseError(undefined, { status })
}

function written(members: Readonly<Record<string, unknown>>): string {
  try {
    return JSON.stringify(members)
  } catch (cause) {
    throw new AuthkitConfigError('client metadata are values of JSON', { cause })
  }
}
