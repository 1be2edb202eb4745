import type { KeyObject } from 'node:crypto'

/** A parameter of a request: its decoded name and value. */
export type Parameter = readonly [name: string, value: string]

/** Secrets that requests are signed with. Which of them are needed depends on the signature method. */
export interface SigningKeys {
  /** Secret of the client's credentials. */
  readonly clientSecret?: string | undefined
  /** Secret that came with the token or temporary credentials. */
  readonly tokenSecret?: string | undefined
  /** The client's RSA private key, a key object or PEM text without a passphrase. */
  readonly privateKey?: KeyObject | string | undefined
}

/** What the server knows of a client to verify its signatures. */
export interface VerificationKeys {
  /** Secret of the client's credentials. */
  readonly clientSecret?: string | undefined
  /** Secret that was given with the token or temporary credentials; `undefined` for a token that is not known. */
  readonly tokenSecret?: string | undefined
  /** The client's RSA public key, a key object or PEM text. */
  readonly publicKey?: KeyObject | string | undefined
}

/** A way to sign requests, RFC 5849 §3.4. */
export interface SignatureMethod {
  /** Value of `oauth_signature_method`. */
  readonly signatureMethod: string
  /** True when the signature shows the secrets, so that only TLS keeps them. */
  readonly needsTls: boolean
  /** The key that it signs with, so that a client without it is told when it is made. */
  readonly needs?: 'clientSecret' | 'privateKey' | undefined
  /** The hash of `oauth_body_hash`; SHA-1 unless told. */
  readonly bodyHash?: 'sha1' | 'sha256' | 'sha512' | undefined
  /** The signature of a base string; throws an `AuthkitConfigError` without the key that it needs. */
  readonly sign: (baseString: string, keys: SigningKeys) => string
  /** Whether a signature is right; false, too, when the client has no key of this kind. */
  readonly verify: (baseString: string, signature: string, keys: VerificationKeys) => boolean
}
