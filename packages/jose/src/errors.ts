import { AuthkitError } from '@authkit/common'

/** Base of every error about a token, a signature or a key. `code` is for programs; `error` is the short name of Authlib. */
export abstract class JoseError extends AuthkitError {
  abstract override readonly code: `ERR_JOSE_${string}`
  /** Short name in snake case, Authlib's own where Authlib has one. */
  abstract readonly error: string
  override readonly name: string = 'JoseError'
}

/** The input is not a compact token: parts, base64url, UTF-8 or JSON are wrong, RFC 7515 §5.2. */
export class MalformedTokenError extends JoseError {
  override readonly name = 'MalformedTokenError'
  override readonly code = 'ERR_JOSE_MALFORMED_TOKEN'
  override readonly error = 'decode_error'
}

/** The token, its header or a key set is longer than the limit; nothing of it was decoded. */
export class TooLargeError extends JoseError {
  override readonly name = 'TooLargeError'
  override readonly code = 'ERR_JOSE_TOO_LARGE'
  override readonly error = 'exceeded_size'
}

/** The header has no `alg`, RFC 7515 §4.1.1. */
export class MissingAlgorithmError extends JoseError {
  override readonly name = 'MissingAlgorithmError'
  override readonly code = 'ERR_JOSE_MISSING_ALGORITHM'
  override readonly error = 'missing_algorithm'

  constructor() {
    super('the header has no alg')
  }
}

/** The algorithm is unknown, or allowed neither by the caller nor by the key, RFC 8725 §3.1. */
export class UnsupportedAlgorithmError extends JoseError {
  override readonly name = 'UnsupportedAlgorithmError'
  override readonly code = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'
  override readonly error = 'unsupported_algorithm'
}

/** The signature does not verify. One message for every way in which it can fail. */
export class BadSignatureError extends JoseError {
  override readonly name = 'BadSignatureError'
  override readonly code = 'ERR_JOSE_BAD_SIGNATURE'
  override readonly error = 'bad_signature'

  constructor() {
    super('the signature does not verify')
  }
}

/** The header of an encrypted token has no `enc`, RFC 7516 §4.1.2. */
export class MissingEncryptionAlgorithmError extends JoseError {
  override readonly name = 'MissingEncryptionAlgorithmError'
  override readonly code = 'ERR_JOSE_MISSING_ENCRYPTION_ALGORITHM'
  override readonly error = 'missing_encryption_algorithm'

  constructor() {
    super('the header has no enc')
  }
}

/** The content encryption is unknown or not allowed, RFC 7516 §4.1.2. */
export class UnsupportedEncryptionAlgorithmError extends JoseError {
  override readonly name = 'UnsupportedEncryptionAlgorithmError'
  override readonly code = 'ERR_JOSE_UNSUPPORTED_ENCRYPTION_ALGORITHM'
  override readonly error = 'unsupported_encryption_algorithm'
}

/** The compression is unknown or not allowed, RFC 7516 §4.1.3. */
export class UnsupportedCompressionAlgorithmError extends JoseError {
  override readonly name = 'UnsupportedCompressionAlgorithmError'
  override readonly code = 'ERR_JOSE_UNSUPPORTED_COMPRESSION_ALGORITHM'
  override readonly error = 'unsupported_compression_algorithm'
}

/** The token does not decrypt. One message for every way in which it can fail, RFC 7516 §11.5. */
export class DecryptionError extends JoseError {
  override readonly name = 'DecryptionError'
  override readonly code = 'ERR_JOSE_DECRYPTION'
  override readonly error = 'decryption_failed'

  constructor() {
    super('the token does not decrypt')
  }
}

/** No recipient of the token can use the key. */
export class KeyMismatchError extends JoseError {
  override readonly name = 'KeyMismatchError'
  override readonly code = 'ERR_JOSE_KEY_MISMATCH'
  override readonly error = 'key_mismatch_error'

  constructor() {
    super('the key fits no recipient of the token')
  }
}

/** An algorithm that makes the content encryption key by itself has one recipient, RFC 7516 §7.2.1. */
export class InvalidAlgorithmForMultipleRecipientsModeError extends JoseError {
  override readonly name = 'InvalidAlgorithmForMultipleRecipientsModeError'
  override readonly code = 'ERR_JOSE_INVALID_ALGORITHM_FOR_MULTIPLE_RECIPIENTS'
  override readonly error = 'invalid_algorithm_for_multiple_recipients_mode'

  constructor() {
    super('an algorithm of the header is for one recipient only')
  }
}

/** ECDH-1PU with key wrapping goes with A128CBC-HS256, A192CBC-HS384 and A256CBC-HS512 only, draft-madden-jose-ecdh-1pu-04 §2.1. */
export class InvalidEncryptionAlgorithmForECDH1PUWithKeyWrappingError extends JoseError {
  override readonly name = 'InvalidEncryptionAlgorithmForECDH1PUWithKeyWrappingError'
  override readonly code = 'ERR_JOSE_INVALID_ENCRYPTION_ALGORITHM_FOR_ECDH_1PU'
  override readonly error = 'invalid_encryption_algorithm_for_ECDH_1PU_with_key_wrapping'

  constructor() {
    super(
      'ECDH-1PU with key wrapping needs one of the enc A128CBC-HS256, A192CBC-HS384, A256CBC-HS512',
    )
  }
}

/** A header parameter is missing, of the wrong type, or not the one that was asked for, RFC 7515 §4. */
export class InvalidHeaderError extends JoseError {
  override readonly name = 'InvalidHeaderError'
  override readonly code = 'ERR_JOSE_INVALID_HEADER'
  override readonly error = 'invalid_header_parameter_name'
  /** Name of the header parameter. */
  readonly parameter: string

  constructor(parameter: string, message: string) {
    super(message)
    this.parameter = parameter
  }
}

/** The header demands an extension that is not understood here, RFC 7515 §4.1.11. */
export class InvalidCritHeaderError extends JoseError {
  override readonly name = 'InvalidCritHeaderError'
  override readonly code = 'ERR_JOSE_INVALID_CRIT_HEADER'
  override readonly error = 'invalid_crit_header_parameter_name'

  constructor() {
    super('the header marks an extension as critical that is not understood')
  }
}

/** The key cannot be read, is too weak, or does not fit what it is used for, RFC 7517 §4. */
export class InvalidKeyError extends JoseError {
  override readonly name = 'InvalidKeyError'
  override readonly code = 'ERR_JOSE_INVALID_KEY'
  override readonly error = 'invalid_key'
}

/** A signer outside this process gave no signature, or one that its public key does not verify. `cause` says why, for the operator. */
export class SigningFailedError extends JoseError {
  override readonly name = 'SigningFailedError'
  override readonly code = 'ERR_JOSE_SIGNING_FAILED'
  override readonly error = 'signing_failed'
}

/** The `use` or `key_ops` of the key forbid the operation, RFC 7517 §4.2, §4.3. */
export class InvalidUseError extends JoseError {
  override readonly name = 'InvalidUseError'
  override readonly code = 'ERR_JOSE_INVALID_USE'
  override readonly error = 'invalid_use'
}

/** No key of the set fits the token, or more than one does. */
export class KeyNotFoundError extends JoseError {
  override readonly name = 'KeyNotFoundError'
  override readonly code = 'ERR_JOSE_KEY_NOT_FOUND'
  override readonly error = 'key_not_found'
}

/** Keys that are kept elsewhere cannot be had: the request or the store failed, or what came are not such keys. */
export class KeySetUnavailableError extends JoseError {
  override readonly name = 'KeySetUnavailableError'
  override readonly code = 'ERR_JOSE_KEY_SET_UNAVAILABLE'
  override readonly error = 'key_set_unavailable'
}

/** A claim has the wrong type or a value that was not asked for, RFC 7519 §4.1. */
export class InvalidClaimError extends JoseError {
  override readonly name = 'InvalidClaimError'
  override readonly code = 'ERR_JOSE_INVALID_CLAIM'
  override readonly error = 'invalid_claim'
  /** Name of the claim. */
  readonly claim: string

  constructor(claim: string) {
    super(`the claim ${printable(claim)} is not acceptable`)
    this.claim = claim
  }
}

/** A claim that was asked for is absent. */
export class MissingClaimError extends JoseError {
  override readonly name = 'MissingClaimError'
  override readonly code = 'ERR_JOSE_MISSING_CLAIM'
  override readonly error = 'missing_claim'
  /** Name of the claim. */
  readonly claim: string

  constructor(claim: string) {
    super(`the claim ${printable(claim)} is missing`)
    this.claim = claim
  }
}

/** A claim that is about to be signed holds a secret, which everybody could read in the token. */
export class InsecureClaimError extends JoseError {
  override readonly name = 'InsecureClaimError'
  override readonly code = 'ERR_JOSE_INSECURE_CLAIM'
  override readonly error = 'insecure_claim'
  /** Name of the claim. */
  readonly claim: string

  constructor(claim: string) {
    super(
      `the claim ${printable(claim)} holds a secret; encrypt it, leave it out, or pass check: false`,
    )
    this.claim = claim
  }
}

/** The token's time is over: `exp` is reached, or `iat` is older than the age that was allowed, RFC 7519 §4.1.4. */
export class ExpiredTokenError extends JoseError {
  override readonly name = 'ExpiredTokenError'
  override readonly code = 'ERR_JOSE_EXPIRED_TOKEN'
  override readonly error = 'expired_token'
  /** Name of the claim that says so, `exp` or `iat`. */
  readonly claim: 'exp' | 'iat'

  constructor(claim: 'exp' | 'iat') {
    super('the token has expired')
    this.claim = claim
  }
}

/** The token's time has not come: `nbf` or `iat` lies in the future, RFC 7519 §4.1.5. */
export class InvalidTokenError extends JoseError {
  override readonly name = 'InvalidTokenError'
  override readonly code = 'ERR_JOSE_INVALID_TOKEN'
  override readonly error = 'invalid_token'
  /** Name of the claim that says so, `nbf` or `iat`. */
  readonly claim: 'nbf' | 'iat'

  constructor(claim: 'nbf' | 'iat') {
    super(claim === 'nbf' ? 'the token is not valid yet' : 'the token was issued in the future')
    this.claim = claim
  }
}

/** Claim names come from the caller, but a message may go on the wire, which takes no quotes and no other alphabets. */
function printable(claim: string): string {
  return /^[\w.:/-]{1,64}$/.test(claim) ? claim : 'of that name'
}
