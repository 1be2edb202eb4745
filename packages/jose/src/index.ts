export {
  BadSignatureError,
  DecryptionError,
  ExpiredTokenError,
  InsecureClaimError,
  InvalidAlgorithmForMultipleRecipientsModeError,
  InvalidClaimError,
  InvalidCritHeaderError,
  InvalidEncryptionAlgorithmForECDH1PUWithKeyWrappingError,
  InvalidHeaderError,
  InvalidKeyError,
  InvalidTokenError,
  InvalidUseError,
  JoseError,
  KeyMismatchError,
  KeyNotFoundError,
  KeySetUnavailableError,
  MalformedTokenError,
  MissingAlgorithmError,
  MissingEncryptionAlgorithmError,
  MissingClaimError,
  SigningFailedError,
  TooLargeError,
  UnsupportedAlgorithmError,
  UnsupportedCompressionAlgorithmError,
  UnsupportedEncryptionAlgorithmError,
} from './errors.ts'
export type { DecryptedContent } from './jwe/compact.ts'
export type { DecryptedJson, KeyOfRecipient } from './jwe/decrypt-json.ts'
export type { JsonEncryptionHeader } from './jwe/json-outline.ts'
export type { JweHeader } from './jwe/header.ts'
export type { FlattenedJwe, GeneralJwe, JweRecipient } from './jwe/json.ts'
export { JsonWebEncryption } from './jwe/json-web-encryption.ts'
export type {
  AsyncEncryptionKey,
  EncryptionKey,
  EncryptionKeyFunction,
  PublicKeySource,
} from './jwe/key-resolver.ts'
export type {
  DecryptOptions,
  EncryptionOffloadOption,
  EncryptionRules,
  EncryptOptions,
} from './jwe/rules.ts'
export type { KeyExportOptions } from './jwk/export.ts'
export type { KeyInput, SigningKeyInput, VerificationKeyInput } from './jwk/input.ts'
export {
  JsonWebKey,
  type JwkObject,
  type KeyGenerateOptions,
  type KeyImportInput,
  type KeyImportOptions,
  type KeyPurpose,
} from './jwk/key.ts'
export { type JwkSetObject, KeySet, type KeySelector } from './jwk/key-set.ts'
export { RemoteKeySet, type RemoteKeySetOptions } from './jwk/remote-key-set.ts'
export type { KeyState } from './jwk/rotation.ts'
export { type RotateOptions, SigningKeys, type SigningKeyStatus } from './jwk/signing-keys.ts'
export type { SigningKeysOptions } from './jwk/signing-keys-options.ts'
export type { Offload } from './crypto/offload.ts'
export type { ExternalSign, ExternalSignRequest } from './jwk/external.ts'
export type { VerifiedSignature } from './jws/compact.ts'
export type { FlattenedJws, GeneralJws, HeaderParameters, JwsSignature } from './jws/json.ts'
export { JsonWebSignature } from './jws/json-web-signature.ts'
export type {
  AsyncSignatureKey,
  AsyncSigningKey,
  KeySource,
  SignatureKey,
  SignatureKeyFunction,
  SigningKey,
  SigningKeySource,
} from './jws/key-resolver.ts'
export type {
  DeserializeJsonOptions,
  DeserializeOptions,
  OffloadOption,
  SerializeOptions,
} from './jws/options.ts'
export type { SignatureRules } from './jws/rules.ts'
export type { JsonSignatureHeader } from './jws/sign-json.ts'
export type { UnsecuredHeader, UnverifiedContent } from './jws/unsecured.ts'
export type { SignaturePolicy, VerifiedJson, VerifiedJsonSignature } from './jws/verify-json.ts'
export type { JwtHeader } from './jws/header.ts'
export type { AlgorithmRules } from './jws/prepared-key.ts'
export type { ClaimRule, JwtClaims } from './jwt/claims.ts'
export type { KeyFunction, KeyResolver, VerifiedJwt } from './jwt/decode.ts'
export { leftHalfHash } from './jwt/half-hash.ts'
export type { EncodeOptions, JwtClaimsInput } from './jwt/encode.ts'
export { JsonWebToken, type JsonWebTokenOptions, jwt } from './jwt/json-web-token.ts'
export type { NestedDecryption, NestedEncryption } from './jwt/nested.ts'
export type { DecryptJwtOptions } from './jwt/decrypt-policy.ts'
export type { DecodeOptions } from './jwt/policy.ts'
export { checkSensitiveData } from './jwt/sensitive-data.ts'
export { unverifiedHeader, unverifiedJwt } from './jwt/unverified.ts'
export type { JwtVerifier, VerifierOptions } from './jwt/verifier.ts'
