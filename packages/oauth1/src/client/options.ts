import type { KeyObject } from 'node:crypto'
import type { Clock, Transport } from '@authkit/common'
import type { SignatureMethod } from '../signature/contract.ts'
import type { SignatureMethodName } from '../signature/methods.ts'

/** Where a request carries its signature, RFC 5849 §3.5. */
export type SignatureType = 'header' | 'query' | 'body'

/** A signature method: a name, or a record of your own. */
export type SignatureMethodInput = SignatureMethodName | (string & {}) | SignatureMethod

/** Who signs requests, how, and which API may see it. */
export interface OAuth1AuthOptions {
  /** The client's identifier at the provider, its consumer key. */
  readonly clientId: string
  /** The client's secret; needed by HMAC and PLAINTEXT, and empty where the provider gave none. */
  readonly clientSecret?: string | undefined
  /** The token that requests are signed with; without one the client signs for itself alone. */
  readonly token?: string | undefined
  /** The secret that came with the token. */
  readonly tokenSecret?: string | undefined
  /** The client's RSA private key, a key object or PEM text without a passphrase; needed by RSA-SHA1 and its like. */
  readonly privateKey?: KeyObject | string | undefined
  /** How requests are signed; HMAC-SHA1 unless given. */
  readonly signatureMethod?: SignatureMethodInput | undefined
  /** Signature methods of your own, which `signatureMethod` can then name. */
  readonly signatureMethods?: readonly SignatureMethod[] | undefined
  /**
   * Where requests carry the signature; in the header unless given. `query` is not for PLAINTEXT, which would show the secrets there. `body` puts it into forms; requests that have no form carry it in the
   * query, or in the header where it would show the secrets.
   */
  readonly signatureType?: SignatureType | undefined
  /** Signs a hash of bodies that are no forms, `oauth_body_hash`; false unless given. */
  readonly forceIncludeBody?: boolean | undefined
  /** Protected space, written first in the header and not signed. */
  readonly realm?: string | undefined
  /** Base of the API's relative URLs; requests to its origin are signed. */
  readonly apiBaseUrl?: string | URL | undefined
  /** More origins that requests are signed for, such as `https://api.example`. */
  readonly allowedOrigins?: readonly string[] | undefined
  /** Sends the requests; the platform's unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** Tells the time; the machine's unless given. */
  readonly clock?: Clock | undefined
}

/** How a client is registered, where its provider is and which token it has. */
export interface OAuth1ClientOptions extends OAuth1AuthOptions {
  /** Where the user returns to; `oob`, which shows the verifier instead, unless given. */
  readonly redirectUri?: string | URL | undefined
  /** What came back with the user. */
  readonly verifier?: string | undefined
  /** Where temporary credentials are requested. */
  readonly temporaryCredentialUrl?: string | URL | undefined
  /** Where the user is sent to. */
  readonly authorizeUrl?: string | URL | undefined
  /** Where token credentials are requested. */
  readonly tokenCredentialUrl?: string | URL | undefined
  /** Sends the requests for credentials instead of `fetch`: `nodeTransport()` of `@authkit/common/node`. */
  readonly transport?: Transport | undefined
  /** Time for one request for credentials, in seconds; 5 unless given. */
  readonly timeout?: number | undefined
}
