import {
  guardedFetch,
  type GuardedFetchOptions,
  type GuardedResponse,
  urlEncode,
} from '@authkit/common'
import type { ClientAuthentication, ClientCredentials } from './client-authentication/contract.ts'

/** Posts forms to a server, authenticated and behind the browser's back. */
export class BackChannel {
  readonly #credentials: ClientCredentials
  readonly #authentication: ClientAuthentication
  readonly #transport: Pick<GuardedFetchOptions, 'fetch' | 'timeout'>

  constructor(
    credentials: ClientCredentials,
    authentication: ClientAuthentication,
    transport: Pick<GuardedFetchOptions, 'fetch' | 'timeout'>,
  ) {
    this.#credentials = credentials
    this.#authentication = authentication
    this.#transport = transport
  }

  /** Posts a form with what authenticates the client, RFC 6749 §3.2; a redirect is an error. */
  async post(url: string, pairs: readonly (readonly [string, string])[]): Promise<GuardedResponse> {
    const plain = {
      url,
      headers: {
        accept: 'application/json',
        'content-type': 'application/x-www-form-urlencoded;charset=UTF-8',
      },
      form: pairs,
    }
    const request = await this.#authentication.authenticate(plain, this.#credentials)
    return guardedFetch(request.url, {
      ...this.#transport,
      method: 'POST',
      headers: request.headers,
      body: urlEncode(request.form),
    })
  }
}
