import { AuthkitConfigError, checkedClock, type Clock, systemClock } from '@authkit/common'
import type { SignatureMethod, SigningKeys } from '../signature/contract.ts'
import { findSignatureMethod } from '../signature/methods.ts'
import { rsaKey } from '../signature/rsa.ts'
import type { OAuth1AuthOptions, SignatureType } from './options.ts'

/** Who signs and how, looked at once. */
export interface Signing {
  readonly clientId: string
  readonly keys: SigningKeys
  readonly member: SignatureMethod
  readonly type: SignatureType
  readonly forceIncludeBody: boolean
  readonly realm: string | undefined
  readonly clock: Clock
}

const TYPES: readonly SignatureType[] = ['header', 'query', 'body']
const PRINTABLE = /^[\x20-\x7E]*$/

/** Looks at the options that say how requests are signed, RFC 5849 §3.4 and §3.5; throws an `AuthkitConfigError` for what could never sign. */
export function signingOf(options: OAuth1AuthOptions): Signing {
  const { clientId, clientSecret, privateKey, signatureType: type = 'header' } = options
  if (!TYPES.includes(type)) {
    throw new AuthkitConfigError(`signatureType must be one of ${TYPES.join(', ')}`)
  }
  const member = chosenMethod(options)
  const { needs, signatureMethod } = member
  if (needs !== undefined && options[needs] === undefined) {
    throw new AuthkitConfigError(`${needs} is missing; ${signatureMethod} signs with it`)
  }
  // RFC 5849 §3.4.4: the signature is the secrets themselves. A URL ends in logs.
  if (member.needsTls && type === 'query') {
    throw new AuthkitConfigError(
      `${signatureMethod} would show the secrets in the query; set signatureType to header or body`,
    )
  }
  const key =
    needs === 'privateKey' && privateKey !== undefined ? rsaKey(privateKey, 'private') : privateKey
  return {
    clientId,
    keys: { clientSecret, privateKey: key },
    member,
    type,
    forceIncludeBody: options.forceIncludeBody ?? false,
    realm: checkedRealm(options.realm),
    clock: checkedClock(options.clock ?? systemClock),
  }
}

/** A realm that the header can hold, RFC 5849 §3.5.1; throws an `AuthkitConfigError` for any other. */
export function checkedRealm(realm: string | undefined): string | undefined {
  if (realm === undefined || (typeof realm === 'string' && PRINTABLE.test(realm))) return realm
  throw new AuthkitConfigError('realm must be printable ASCII')
}

function chosenMethod({
  signatureMethod = 'HMAC-SHA1',
  signatureMethods = [],
}: OAuth1AuthOptions): SignatureMethod {
  const own = new Map<string, SignatureMethod>()
  for (const member of signatureMethods) {
    const { signatureMethod: name } = checkedMethod(member)
    if (own.has(name)) throw new AuthkitConfigError('signatureMethods holds one name twice')
    own.set(name, member)
  }
  if (typeof signatureMethod !== 'string') return checkedMethod(signatureMethod)
  const found = own.get(signatureMethod) ?? findSignatureMethod(signatureMethod)
  if (found !== undefined) return found
  throw new AuthkitConfigError(
    'signatureMethod must be HMAC-SHA1, RSA-SHA1, one of their kind, PLAINTEXT, a record of your own or the name of one in signatureMethods',
  )
}

function checkedMethod(member: SignatureMethod): SignatureMethod {
  // Whoever has no compiler may pass anything.
  const { signatureMethod: name, sign }: Partial<SignatureMethod> = member ?? {}
  if (typeof name === 'string' && name !== '' && typeof sign === 'function') return member
  throw new AuthkitConfigError(
    'a signature method of your own is a record with signatureMethod, its name, and sign',
  )
}
