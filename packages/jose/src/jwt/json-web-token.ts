import {
  checkedClock,
  checkOptions,
  type Clock,
  type OptionKinds,
  systemClock,
} from '@authkit/common'
import { ownOf } from '../encoding/own.ts'
import { encodeSegment } from '../encoding/segment.ts'
import type { JweHeader } from '../jwe/header.ts'
import type { AsyncEncryptionKey, EncryptionKey } from '../jwe/key-resolver.ts'
import {
  defaultPolicy as defaultEncryption,
  type EncryptionOffloadOption,
  type EncryptOptions,
  encryptPolicy,
} from '../jwe/rules.ts'
import type { VerificationKeyInput } from '../jwk/input.ts'
import type { JwtHeader } from '../jws/header.ts'
import type { AsyncSigningKey, SigningKey } from '../jws/key-resolver.ts'
import { type AlgorithmRules, mergeRules } from '../jws/prepared-key.ts'
import { signParts, signPartsAsync } from '../jws/sign.ts'
import type { JwtClaims } from './claims.ts'
import { decodeJwt, decodeJwtAsync, type KeyResolver, type VerifiedJwt } from './decode.ts'
import { type EncodeOptions, type JwtClaimsInput, withType, writeClaims } from './encode.ts'
import { type DecryptJwtOptions, readDecryptPolicy } from './decrypt-policy.ts'
import { type EncodePolicy, readEncodePolicy } from './encode-policy.ts'
import { decryptJwt, decryptJwtAsync, encryptJwt, encryptJwtAsync } from './encrypt.ts'
import { encryptToken, encryptTokenAsync } from './nested.ts'
import {
  type DecodeOptions,
  type DecodePolicy,
  defaultPolicy,
  type InstanceRules,
  readPolicy,
  requireObject,
} from './policy.ts'
import { JwtVerifier, typed, type VerifierOptions, withHeader } from './verifier.ts'

/** What an instance allows, and its time. */
export interface JsonWebTokenOptions extends AlgorithmRules {
  /** The time, default that of the machine. */
  readonly clock?: Clock | undefined
}

const instanceKinds: OptionKinds<JsonWebTokenOptions> = {
  algorithms: 'list?',
  minimumSecretLength: 'string?',
  clock: 'function?',
}

/** Signs and verifies JSON Web Tokens, RFC 7519 §7. Keys at hand are used synchronously; `…Async` also fetches them. */
export class JsonWebToken {
  readonly #instance: InstanceRules
  readonly #policy: DecodePolicy
  readonly #encodePolicy: EncodePolicy

  constructor(options: JsonWebTokenOptions = {}) {
    checkOptions('new JsonWebToken', options, instanceKinds)
    const { clock = systemClock, ...rules } = ownOf(options)
    this.#instance = { algorithms: mergeRules({}, rules), clock: checkedClock(clock) }
    this.#policy = defaultPolicy(this.#instance)
    this.#encodePolicy = readEncodePolicy(this.#instance, {})
  }

  /** Signs claims with the algorithm that the header names; the key gives its `kid` to the header, RFC 7519 §7.1. */
  encode(
    header: JwtHeader,
    claims: JwtClaimsInput,
    key: SigningKey,
    options?: EncodeOptions,
  ): string {
    const { isChecked, algorithms, encryption } = this.#encodePolicyOf(options)
    const payload = encodeSegment(writeClaims(claims, isChecked))
    const token = signParts(withType(header), payload, key, algorithms)
    return encryption === undefined ? token : encryptToken(token, encryption)
  }

  /** As `encode`, with a key that has to be fetched or signs elsewhere, and on the thread pool where that pays. */
  async encodeAsync(
    header: JwtHeader,
    claims: JwtClaimsInput,
    key: AsyncSigningKey,
    options?: EncodeOptions,
  ): Promise<string> {
    const { isChecked, algorithms, offload, encryption } = this.#encodePolicyOf(options)
    const payload = encodeSegment(writeClaims(claims, isChecked))
    const token = await signPartsAsync(withType(header), payload, key, algorithms, offload)
    return encryption === undefined ? token : encryptTokenAsync(token, encryption)
  }

  /** Verifies a token and gives its claims; `exp`, `nbf` and `iat` are always checked, RFC 7519 §7.2. Throws a `JoseError`. */
  decode<Claims = unknown>(
    token: string,
    key: VerificationKeyInput,
    options?: DecodeOptions,
  ): JwtClaims & Claims {
    return typed<Claims>(decodeJwt(token, key, this.#policyOf(options)))
  }

  /** As `decode`, with a key that may have to be fetched: a `RemoteKeySet` or a function of the header. */
  async decodeAsync<Claims = unknown>(
    token: string,
    key: VerificationKeyInput | KeyResolver,
    options?: DecodeOptions,
  ): Promise<JwtClaims & Claims> {
    return typed<Claims>(await decodeJwtAsync(token, key, this.#policyOf(options)))
  }

  /** As `decode`, with the protected header beside the claims. */
  verify<Claims = unknown>(
    token: string,
    key: VerificationKeyInput,
    options?: DecodeOptions,
  ): VerifiedJwt<Claims> {
    return withHeader<Claims>(decodeJwt(token, key, this.#policyOf(options)))
  }

  /** As `decodeAsync`, with the protected header beside the claims. */
  async verifyAsync<Claims = unknown>(
    token: string,
    key: VerificationKeyInput | KeyResolver,
    options?: DecodeOptions,
  ): Promise<VerifiedJwt<Claims>> {
    return withHeader<Claims>(await decodeJwtAsync(token, key, this.#policyOf(options)))
  }

  /** Encrypts claims for those who have the key; nobody signs them, so with a public key anybody can have written them, RFC 7519 §7.1. */
  encrypt(
    header: JweHeader,
    claims: JwtClaimsInput,
    key: EncryptionKey,
    options?: EncryptOptions,
  ): string {
    return encryptJwt(header, claims, key, encryptPolicy(defaultEncryption, options))
  }

  /** As `encrypt`, with a key that may have to be fetched. */
  async encryptAsync(
    header: JweHeader,
    claims: JwtClaimsInput,
    key: AsyncEncryptionKey,
    options?: EncryptOptions & EncryptionOffloadOption,
  ): Promise<string> {
    return encryptJwtAsync(header, claims, key, encryptPolicy(defaultEncryption, options))
  }

  /** Decrypts a token that holds claims and checks these as `decode` does, RFC 7519 §7.2. Throws a `JoseError`. */
  decrypt<Claims = unknown>(
    token: string,
    key: EncryptionKey,
    options: DecryptJwtOptions = {},
  ): JwtClaims & Claims {
    const { encryption, policy } = readDecryptPolicy(this.#instance, options)
    return typed<Claims>({ claims: decryptJwt(token, key, encryption, policy) })
  }

  /** As `decrypt`, with a key that may have to be fetched. */
  async decryptAsync<Claims = unknown>(
    token: string,
    key: AsyncEncryptionKey,
    options: DecryptJwtOptions = {},
  ): Promise<JwtClaims & Claims> {
    const { encryption, policy } = readDecryptPolicy(this.#instance, options)
    return typed<Claims>({ claims: await decryptJwtAsync(token, key, encryption, policy) })
  }

  /** Reads the options once for many tokens, and can remember those that verified: for what guards an API. */
  verifier<Claims = unknown>(
    key: VerificationKeyInput | KeyResolver,
    options: VerifierOptions = {},
  ): JwtVerifier<Claims> {
    requireObject('the options', options)
    const { cache = 0, ...rest } = ownOf(options)
    return new JwtVerifier<Claims>(key, readPolicy(this.#instance, rest, ['cache']), cache)
  }

  #policyOf(options: DecodeOptions | undefined): DecodePolicy {
    return options === undefined ? this.#policy : readPolicy(this.#instance, options)
  }

  #encodePolicyOf(options: EncodeOptions | undefined): EncodePolicy {
    return options === undefined ? this.#encodePolicy : readEncodePolicy(this.#instance, options)
  }
}

/** The instance for everyday use: every algorithm that the key implies, the machine's clock. */
export const jwt: JsonWebToken = new JsonWebToken()
