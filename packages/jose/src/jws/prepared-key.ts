import { AuthkitConfigError } from '@authkit/common'
import { fits, type SignatureAlgorithm } from '../algorithms/signature.ts'
import type { Signer, Verifier } from '../crypto/sign.ts'
import {
  InvalidHeaderError,
  InvalidKeyError,
  InvalidUseError,
  KeyNotFoundError,
  UnsupportedAlgorithmError,
} from '../errors.ts'
import { externalSigner } from '../jwk/external.ts'
import { toKey } from '../jwk/input.ts'
import { isJsonWebKey, type JsonWebKey, materialOf } from '../jwk/key.ts'
import { isKeySet, type KeySet } from '../jwk/key-set.ts'
import type { JwtHeader, ReadHeader } from './header.ts'

/** What may be used, beyond what the key itself says. */
export interface AlgorithmRules {
  /** Algorithms that are allowed; absent those that the key implies. */
  readonly algorithms?: readonly string[] | undefined
  /** `rfc7518` refuses HMAC secrets shorter than the digest, which otherwise give one process warning a key. */
  readonly minimumSecretLength?: 'rfc7518' | undefined
}

interface Prepared {
  readonly signers: Map<SignatureAlgorithm, ChosenSigner>
  readonly verifiers: Map<SignatureAlgorithm, Verifier>
  hasWarned: boolean
}

const preparedKeys = new WeakMap<JsonWebKey, Prepared>()

/** The rules of a call over those of its instance. A list that is no list is refused, since it could allow by accident. */
export function mergeRules(base: AlgorithmRules, given: AlgorithmRules): AlgorithmRules {
  const { algorithms, minimumSecretLength } = given
  if (
    algorithms !== undefined &&
    !(Array.isArray(algorithms) && algorithms.every((name) => typeof name === 'string'))
  ) {
    throw new AuthkitConfigError("algorithms is a list of names, ['RS256']")
  }
  if (minimumSecretLength !== undefined && minimumSecretLength !== 'rfc7518') {
    throw new AuthkitConfigError("minimumSecretLength is 'rfc7518' or absent")
  }
  return {
    algorithms: algorithms === undefined ? base.algorithms : [...algorithms],
    minimumSecretLength: minimumSecretLength ?? base.minimumSecretLength,
  }
}

/** A key prepared for signing. */
export interface ChosenSigner {
  readonly key: JsonWebKey
  readonly signer: Signer
  /** True when the key signs outside this process. */
  readonly isExternal: boolean
  /** The header that was last written for the key, where it had nothing but these. */
  lastHeader?: WrittenHeader
}

/** A header of `alg`, `typ` and `kid` alone as base64url. */
export interface WrittenHeader {
  readonly typ: string | undefined
  readonly kid: string | undefined
  readonly segment: string
}

/** Chooses the key that a header asks for and prepares it for signing. */
export function signerFor(
  input: unknown,
  header: JwtHeader,
  algorithm: SignatureAlgorithm,
  rules: AlgorithmRules,
): ChosenSigner {
  requireAllowed(algorithm, rules)
  const found = toKey(input)
  const key = isKeySet(found) ? signingKeyOf(found, header, algorithm) : found
  if (header.kid !== undefined && key.kid !== undefined && header.kid !== key.kid) {
    throw new InvalidHeaderError('kid', 'the kid of the header is not the one of the key')
  }
  const prepared = preparedOf(key)
  let chosen = prepared.signers.get(algorithm)
  if (chosen === undefined) {
    requireFit(key, algorithm, 'sign')
    chosen = prepareSigner(key, algorithm)
    prepared.signers.set(algorithm, chosen)
  }
  checkSecretLength(key, prepared, algorithm, rules)
  return chosen
}

function prepareSigner(key: JsonWebKey, algorithm: SignatureAlgorithm): ChosenSigner {
  const material = materialOf(key)
  if (material.kind === 'pair' && material.externalSign !== undefined) {
    const request = { alg: algorithm.name, kid: key.kid }
    const verifier = algorithm.verifier(material)
    const signer = externalSigner(material.externalSign, request, material, verifier)
    return { key, signer, isExternal: true }
  }
  return { key, signer: algorithm.signer(material), isExternal: false }
}

/** Chooses the key that a header asks for and prepares it for verifying. */
export function verifierFor(input: unknown, header: ReadHeader, rules: AlgorithmRules): Verifier {
  const { algorithm } = header
  if (
    last !== undefined &&
    last.key === input &&
    last.algorithm === algorithm &&
    last.rules === rules
  ) {
    return last.verifier
  }
  const verifier = chooseVerifier(input, header, rules)
  // A key never changes, and rules are copied when they are read; a set or a JWK has to be looked at each time.
  if (isJsonWebKey(input)) last = { key: input, algorithm, rules, verifier }
  return verifier
}

/** What was last chosen for a single key: mostly the same is asked for again. */
let last: ChosenVerifier | undefined

interface ChosenVerifier {
  readonly key: JsonWebKey
  readonly algorithm: SignatureAlgorithm
  readonly rules: AlgorithmRules
  readonly verifier: Verifier
}

function chooseVerifier(input: unknown, header: ReadHeader, rules: AlgorithmRules): Verifier {
  const { algorithm, values } = header
  requireAllowed(algorithm, rules)
  const chosen = toKey(input)
  const key = isKeySet(chosen) ? chosen.verificationKey(values) : chosen
  // RFC 8725 §3.1: where the caller names no algorithm, the key does.
  if (rules.algorithms === undefined && !isImplied(key, algorithm)) {
    throw new UnsupportedAlgorithmError(
      'the key does not imply the algorithm of the token; name the expected ones in algorithms',
    )
  }
  const prepared = preparedOf(key)
  let verifier = prepared.verifiers.get(algorithm)
  if (verifier === undefined) {
    requireFit(key, algorithm, 'verify')
    verifier = algorithm.verifier(materialOf(key))
    prepared.verifiers.set(algorithm, verifier)
  }
  checkSecretLength(key, prepared, algorithm, rules)
  return verifier
}

function requireAllowed(algorithm: SignatureAlgorithm, rules: AlgorithmRules): void {
  if (rules.algorithms !== undefined && !rules.algorithms.includes(algorithm.name)) {
    throw new UnsupportedAlgorithmError('the algorithm is not one of those that are allowed')
  }
}

function isImplied(key: JsonWebKey, algorithm: SignatureAlgorithm): boolean {
  if (key.alg !== undefined) return key.alg === algorithm.name
  return algorithm.implied && fits(algorithm, key.kty, key.crv)
}

/** Type, curve, `alg`, `use` and `key_ops` of the key must all allow what it is used for. */
function requireFit(
  key: JsonWebKey,
  algorithm: SignatureAlgorithm,
  operation: 'sign' | 'verify',
): void {
  // RFC 7517 §4.4: a key that names an algorithm is for that one only.
  if (key.alg !== undefined && key.alg !== algorithm.name) {
    throw new UnsupportedAlgorithmError('the key is for another algorithm')
  }
  if (!fits(algorithm, key.kty, key.crv)) {
    throw new InvalidKeyError('the key is not of the type and curve that the algorithm takes')
  }
  // RFC 7517 §4.2, §4.3: `use` and `key_ops` say what the key may do.
  if (key.use !== undefined && key.use !== 'sig') {
    throw new InvalidUseError('the use of the key is not sig')
  }
  if (key.keyOps !== undefined && !isOperation(key, operation)) {
    throw new InvalidUseError(`the key_ops of the key do not allow to ${operation}`)
  }
}

/** A private key that may sign also verifies by its public half; a secret does only what it lists. */
function isOperation(key: JsonWebKey, operation: 'sign' | 'verify'): boolean {
  const operations = key.keyOps ?? []
  if (operations.includes(operation)) return true
  return operation === 'verify' && key.kty !== 'oct' && key.isPrivate && operations.includes('sign')
}

function signingKeyOf(set: KeySet, header: JwtHeader, algorithm: SignatureAlgorithm): JsonWebKey {
  const { kid } = header
  if (kid === undefined) return set.signingKey(algorithm.name)
  const [key, second] = set.find({ kid, alg: algorithm.name, use: 'sig' })
  if (key !== undefined && second === undefined) return key
  throw new KeyNotFoundError('no key of the set has the kid of the header and fits its algorithm')
}

function preparedOf(key: JsonWebKey): Prepared {
  let prepared = preparedKeys.get(key)
  if (prepared === undefined) {
    prepared = { signers: new Map(), verifiers: new Map(), hasWarned: false }
    preparedKeys.set(key, prepared)
  }
  return prepared
}

function checkSecretLength(
  key: JsonWebKey,
  prepared: Prepared,
  algorithm: SignatureAlgorithm,
  rules: AlgorithmRules,
): void {
  const least = algorithm.secretBits
  if (least === undefined || materialOf(key).bits >= least) return
  const problem = `the secret has fewer than the ${least / 8} bytes that ${algorithm.name} needs`
  if (rules.minimumSecretLength === 'rfc7518') throw new InvalidKeyError(problem)
  if (prepared.hasWarned) return
  prepared.hasWarned = true
  process.emitWarning(
    `${problem}; make one with JsonWebKey.generate or randomBytes(${least / 8})`,
    {
      type: 'SecurityWarning',
      code: 'AUTHKIT_SHORT_SECRET',
    },
  )
}
