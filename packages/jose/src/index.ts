export {
  BadSignatureError,
  ExpiredTokenError,
  InvalidClaimError,
  InvalidCritHeaderError,
  InvalidHeaderError,
  InvalidKeyError,
  InvalidTokenError,
  InvalidUseError,
  JoseError,
  KeyNotFoundError,
  KeySetUnavailableError,
  MalformedTokenError,
  MissingAlgorithmError,
  MissingClaimError,
  TooLargeError,
  UnsupportedAlgorithmError,
} from './errors.ts'
export type { KeyInput, SigningKeyInput, VerificationKeyInput } from './jwk/input.ts'
export {
  JsonWebKey,
  type JwkObject,
  type KeyGenerateOptions,
  type KeyImportInput,
  type KeyImportOptions,
} from './jwk/key.ts'
export { type JwkSetObject, KeySet, type KeySelector } from './jwk/key-set.ts'
export { RemoteKeySet, type RemoteKeySetOptions } from './jwk/remote-key-set.ts'
export { type DeserializeOptions, JsonWebSignature, type VerifiedSignature } from './jws/compact.ts'
export type { JwtHeader } from './jws/header.ts'
export type { AlgorithmRules } from './jws/prepared-key.ts'
export type { ClaimRule, JwtClaims } from './jwt/claims.ts'
export {
  type KeyFunction,
  type KeyResolver,
  type KeySource,
  unverifiedJwt,
  type VerifiedJwt,
} from './jwt/decode.ts'
export { leftHalfHash } from './jwt/half-hash.ts'
export type { JwtClaimsInput } from './jwt/encode.ts'
export { JsonWebToken, type JsonWebTokenOptions, jwt } from './jwt/json-web-token.ts'
export type { DecodeOptions } from './jwt/policy.ts'
