import { AuthkitConfigError, type Clock } from '@authkit/common'
import type { NestedDecryption } from '@authkit/jose'
import type { ServerMetadata } from '@authkit/oauth2/client'
import type { IDTokenClaims } from '../id-token/claims.ts'
import { getIdTokenClass } from '../id-token/id-token-class.ts'
import { usualLeeway } from '../id-token/signed-token.ts'
import {
  readUnsignedIdToken,
  verifyIdToken,
  type VerifyIdTokenOptions,
} from '../id-token/verify.ts'
import { decryptionOf } from './decryption.ts'
import { issuerOfTokens } from './issuer-rule.ts'
import type { OpenIDClientOptions, ParseIdTokenOptions } from './options.ts'
import {
  idTokenAlgorithms,
  type KeysFor,
  logoutTokenAlgorithms,
  providerKeys,
  signatureAlgorithm,
} from './provider-keys.ts'
import { hasFrontChannelIdToken, type ResponseChoice } from './response-choice.ts'
import type { KeySetTransport } from './shared-key-set.ts'
import type { UserInfoProtection } from './user-info-jwt.ts'

/** What a client knows of its provider and how it is registered there: what it takes for the provider's word. */
export interface ProviderRules {
  /** How Logout Tokens are verified; throws an `AuthkitConfigError` where no key could, Back-Channel Logout §2.6. */
  readonly logoutToken: () => VerifyIdTokenOptions
  /** How ID Tokens are decrypted; absent for plain ones. */
  readonly decryption: NestedDecryption | undefined
  /** How UserInfo responses are signed and encrypted; absent for plain JSON. */
  readonly userinfo: UserInfoProtection | undefined
  /** Verifies an ID Token wherever it came from, OpenID Connect Core §3.1.3.7. */
  readonly verifyIdToken: (idToken: string, expected: ParseIdTokenOptions) => Promise<IDTokenClaims>
  /** Verifies one that the token endpoint answered with, which may be unsigned where that is registered. */
  readonly verifyFetchedIdToken: ProviderRules['verifyIdToken']
  /** Throws an `AuthkitConfigError` for a response whose ID Token could not be verified, and gives back any other. */
  readonly requireReadable: (choice: ResponseChoice) => ResponseChoice
}

/** What is known of time. */
interface Timing {
  /** By how many seconds the clocks may differ. */
  readonly leeway: number
  /** Tells the time. */
  readonly clock: Clock
}

/** Reads how a client is registered; throws an `AuthkitConfigError` for what does not fit together, OpenID Connect Registration §2. */
export function providerRules(
  options: OpenIDClientOptions,
  metadata: ServerMetadata,
  transport: KeySetTransport & { readonly clock: Clock },
): ProviderRules {
  const isUnsigned = options.idTokenSignedResponseAlg === 'none'
  const keysFor = providerKeys(options, metadata, transport)
  const timing = { leeway: options.idTokenLeeway ?? usualLeeway, clock: transport.clock }
  const idToken = { ...idTokenOptions(options, metadata, keysFor), ...timing }
  const { decryption } = idToken
  if (isUnsigned && decryption !== undefined) {
    throw new AuthkitConfigError(
      'an encrypted ID Token is signed; leave out none or the encryption',
    )
  }
  const verify: ProviderRules['verifyIdToken'] = async (token, expected) => {
    const { responseType = 'code', leeway = idToken.leeway, ...checks } = expected
    const idTokenClass = getIdTokenClass(responseType)
    if (idTokenClass === undefined) {
      throw new AuthkitConfigError('responseType is none that brings an ID Token')
    }
    return (await verifyIdToken(token, { ...idToken, ...checks, leeway, idTokenClass })).claims
  }
  return {
    logoutToken: () => {
      const algorithms = logoutTokenAlgorithms(idToken.algorithms, metadata)
      return { ...idToken, algorithms, keys: keysFor(algorithms) }
    },
    decryption,
    userinfo: userinfoProtection(options, keysFor, idToken),
    verifyIdToken: verify,
    verifyFetchedIdToken: isUnsigned
      ? async (token, expected) =>
          readUnsignedIdToken(token, { ...idToken, ...expected, leeway: idToken.leeway }).claims
      : verify,
    requireReadable: (choice) => {
      // Core §3.1.3.7 item 6: only TLS with the token endpoint takes the place of a signature.
      if (!isUnsigned || !hasFrontChannelIdToken(choice)) return choice
      throw new AuthkitConfigError('ID Tokens without signature come from the token endpoint only')
    },
  }
}

function idTokenOptions(
  options: OpenIDClientOptions,
  metadata: ServerMetadata,
  keysFor: KeysFor,
): VerifyIdTokenOptions {
  const { issuer } = metadata
  if (issuer === undefined) {
    throw new AuthkitConfigError('serverMetadata.issuer is missing; discover(issuer) loads it')
  }
  const algorithms = idTokenAlgorithms(options, metadata)
  return {
    issuer: issuerOfTokens(issuer, options.issuerRule),
    clientId: options.clientId,
    algorithms,
    keys: options.idTokenSignedResponseAlg === 'none' ? noKey : keysFor(algorithms),
    decryption: decryptionOf('idToken', options),
    trustedAudiences: options.trustedAudiences,
    acceptMissingNonce: options.acceptMissingNonce,
  }
}

function noKey(): undefined {
  return undefined
}

function userinfoProtection(
  options: OpenIDClientOptions,
  keysFor: KeysFor,
  { issuer, clientId, leeway, clock }: VerifyIdTokenOptions & Timing,
): UserInfoProtection | undefined {
  const { userinfoSignedResponseAlg: alg } = options
  const decryption = decryptionOf('userinfo', options)
  if (alg === undefined && decryption === undefined) return undefined
  const algorithms =
    alg === undefined ? undefined : [signatureAlgorithm('userinfoSignedResponseAlg', alg)]
  const signature = algorithms && { algorithms, keys: keysFor(algorithms) }
  return { signature, decryption, issuer, clientId, leeway, clock }
}
