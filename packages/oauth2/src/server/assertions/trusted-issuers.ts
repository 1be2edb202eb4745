import { AuthkitConfigError, type Clock, checkOptions, isSecureTransport } from '@authkit/common'
import { isStoreKey } from '@authkit/common/store'
import type { KeySet, RemoteKeySet } from '@authkit/jose'
import { asymmetricAlgorithms } from '../../protocol/algorithms.ts'
import { remoteKeySets } from '../clients/remote-key-sets.ts'
import { checkAlgorithms } from './assertion-options.ts'

/** Somebody whose JWTs count here, RFC 7523 §3. */
export interface TrustedIssuer {
  /** Its identifier: the `iss` of its JWTs, compared exactly. */
  readonly issuer: string
  /** Its public keys, or the secret that it shares with this server; `jwksUri` instead fetches public ones. */
  readonly keys?: KeySet | undefined
  /** URL of its JWK Set, https or loopback. */
  readonly jwksUri?: string | undefined
  /** Signature algorithms of its JWTs; those with a public key unless given. HS256 and its like have to be named. */
  readonly algorithms?: readonly string[] | undefined
  /** Media types of its JWTs, of which `typ` must name one, such as `oauth-id-jag+jwt`; `JWT` or none unless given. */
  readonly types?: readonly string[] | undefined
  /** The one client that may use its JWTs as grants. A request that says nothing about its client is then that client's; without it every client has to authenticate. */
  readonly clientId?: string | undefined
}

/** Finds somebody whose JWTs count here; `undefined` for anybody else. */
export type QueryIssuer = (
  issuer: string,
) => TrustedIssuer | undefined | Promise<TrustedIssuer | undefined>

/** Those that the operator chose: whatever clients register puts none of them out. */
const remoteKeySet = remoteKeySets()

const known = [...asymmetricAlgorithms, 'HS256', 'HS384', 'HS512']

/** One as it is written. */
const example = "{ issuer: 'https://issuer.example', keys: new KeySet([key]) }"

/** Throws an `AuthkitConfigError` that shows what to write, for issuers that are neither a list nor a function. */
export function checkIssuerList(where: string, options: unknown): void {
  const issuers = isRecord(options) ? options['issuers'] : undefined
  if (issuers === undefined || Array.isArray(issuers) || typeof issuers === 'function') return
  throw new AuthkitConfigError(
    `${where}: issuers is a list, [${example}], or a function that finds one by its identifier`,
  )
}

function isRecord(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}

/** A lookup over trusted issuers that are written down in code, or over those of the application. */
export function issuerDirectory(
  where: string,
  issuers: readonly TrustedIssuer[] | QueryIssuer,
): (issuer: string) => Promise<TrustedIssuer | undefined> {
  const checked = new WeakSet<TrustedIssuer>()
  const check = (trusted: TrustedIssuer): TrustedIssuer => {
    if (!checked.has(trusted)) checkIssuer(where, trusted)
    checked.add(trusted)
    return trusted
  }
  if (typeof issuers !== 'function') {
    const byName = new Map(issuers.map((trusted) => [check(trusted).issuer, trusted]))
    if (byName.size === 0 || byName.size < issuers.length)
      throw new AuthkitConfigError(`${where}: issuers holds at least one issuer, each of them once`)
    return async (issuer) => byName.get(issuer)
  }
  return async (issuer) => {
    // What no store can hold is nobody's name.
    const found = isStoreKey(issuer) ? await issuers(issuer) : undefined
    return found?.issuer === issuer ? check(found) : undefined
  }
}

function checkIssuer(where: string, trusted: TrustedIssuer): void {
  const what = `${where}: a trusted issuer`
  const given: unknown = trusted
  if (!isRecord(given)) throw new AuthkitConfigError(`${what} is a record, ${example}`)
  checkKeys(what, trusted.keys)
  checkOptions(what, trusted, {
    issuer: 'text',
    keys: 'object?',
    jwksUri: 'text?',
    algorithms: 'list?',
    types: 'list?',
    clientId: 'text?',
  })
  const { keys, jwksUri, algorithms = known } = trusted
  if ((keys === undefined) === (jwksUri === undefined))
    throw new AuthkitConfigError(`${what} has either keys or a jwksUri`)
  if (jwksUri !== undefined && !isSecureTransport(jwksUri))
    throw new AuthkitConfigError(`${what} has an https URL (or http on loopback) as jwksUri`)
  checkAlgorithms(what, algorithms, known)
  if (keys && !canVerify(keys, issuerAlgorithms(trusted)))
    throw new AuthkitConfigError(
      `${what} has keys that fit its algorithms; for a secret name them: algorithms: ['HS256']`,
    )
}

/** Throws an `AuthkitConfigError` that says how to make a `KeySet` of a key, of a list of keys and of a JWK Set. */
function checkKeys(what: string, keys: unknown): void {
  if (keys === undefined) return
  if (isRecord(keys) && typeof keys['verificationKey'] === 'function') return
  throw new AuthkitConfigError(
    `${what} has a KeySet as keys: new KeySet([key]), or KeySet.import({ keys: […] }) of a JWK Set`,
  )
}

function canVerify({ keys }: KeySet, algorithms: readonly string[]): boolean {
  return keys.some((key) => key.algorithms().some((name) => algorithms.includes(name)))
}

/** The keys of an issuer. */
export function issuerKeys(
  { keys, jwksUri = '' }: TrustedIssuer,
  transport: { readonly fetch?: typeof fetch | undefined; readonly clock: Clock },
): KeySet | RemoteKeySet {
  // Who trusts an issuer chose the URL, so that it may be in a private network.
  return keys ?? remoteKeySet(jwksUri, { ...transport, addresses: 'any' })
}

/** The algorithms of an issuer. */
export function issuerAlgorithms({ algorithms }: TrustedIssuer): readonly string[] {
  return algorithms ?? asymmetricAlgorithms
}

/** Tells whether JWTs of a media type, in lower case and without `application/`, are the issuer's. */
export function issuerType({ types }: TrustedIssuer): (type: string | undefined) => boolean {
  if (types === undefined) return (type) => type === undefined || type === 'jwt'
  const names = types.map((name) => name.toLowerCase().replace(/^application\//, ''))
  return (type) => type !== undefined && names.includes(type)
}
