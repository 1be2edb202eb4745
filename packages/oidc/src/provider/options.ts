import { AuthkitConfigError, checkOptions } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { contentEncryption, publicKeyEncryption, secretEncryption } from '@authkit/oauth2'
import type { Client } from '@authkit/oauth2/server'
import { checkScopeClaims } from '../claims/scope.ts'
import { usualAlgorithm } from './id-token/client-algorithms.ts'
import type { FindUserInfo, OpenIDResponseType, OpenIDSettings } from './settings.ts'
import { publicSubject, type SubjectType } from './subject-types/index.ts'

/** What turns an authorization server into an OpenID Provider. */
export interface OpenIDOptions {
  /**
   * What is known about a user, by the claim names of Core §5.1; only what the granted scopes and the request cover is released.
   * `undefined` when there is no such user any more.
   */
  readonly userinfo: FindUserInfo
  /** Lifetime of an ID Token in seconds, 3600 unless given; a function tells it for a client. */
  readonly idTokenLifetime?: number | ((client: Client) => number)
  /** Response types beside `code`: those of `implicitFlow()` and `hybridFlow()`; none unless given. */
  readonly responseTypes?: readonly OpenIDResponseType[]
  /**
   * Signature algorithms that clients may register, for ID Tokens and UserInfo; those of the keys unless given. HMAC with client secrets
   * (`HS256`) and unsigned ID Tokens (`none`, for the code flow alone) are there when they are named.
   */
  readonly algorithms?: readonly string[]
  /** Lets clients register to have ID Tokens and UserInfo encrypted; false unless given. A list names key management algorithms. */
  readonly encryption?: boolean | readonly string[]
  /** How users are called before clients; `[publicSubject()]` unless given. The first one is for clients that registered none. */
  readonly subjectTypes?: readonly SubjectType[]
  /** Claims of scopes of the application, beside those of Core §5.4: `{ groups: ['groups', 'roles'] }`. */
  readonly scopeClaims?: Readonly<Record<string, readonly string[]>>
  /** Claims that any client may ask for by name, beside those of the scopes that are open to it, Core §5.5. */
  readonly claims?: readonly string[]
  /** Authentication context classes, `acr_values_supported`. */
  readonly acrValues?: readonly string[]
  /** Values of `prompt` that the pages know; none, login, consent and select_account unless given. `create` is for pages that sign users up. */
  readonly prompts?: readonly string[]
  /** Languages of the pages, BCP 47. */
  readonly uiLocales?: readonly string[]
  /** Languages of the claims, BCP 47. */
  readonly claimsLocales?: readonly string[]
  /** Puts the claims of the scope into ID Tokens, too, which Core §5.4 leaves to the UserInfo Endpoint; false unless given. */
  readonly scopeInIdToken?: boolean
  /** Whom else an ID Token of a client is for; nobody unless given. The client is then its `azp`. */
  readonly idTokenAudience?: (client: Client) => readonly string[]
  /** Asks every authentication request for a nonce, where Core §3.1.2.1 leaves it to the client in the code flow; false unless given. */
  readonly requireNonce?: boolean
  /** Refuses a nonce that a client used before; false unless given. */
  readonly uniqueNonces?: boolean
  /** `any` lets `jwks_uri` and `sector_identifier_uri` of clients lead to loopback and private addresses; `public` unless given. */
  readonly addresses?: 'any' | 'public'
}

const usualPrompts = ['none', 'login', 'consent', 'select_account']

/** Fills in the defaults; throws an `AuthkitConfigError` for options that cannot work. */
export function readSettings(options: OpenIDOptions): OpenIDSettings {
  checkOptions('openid', options, {
    userinfo: 'function',
    idTokenLifetime: 'number|function?',
    responseTypes: 'list?',
    algorithms: 'list?',
    encryption: 'flag|list?',
    subjectTypes: 'list?',
    scopeClaims: 'object?',
    claims: 'list?',
    acrValues: 'list?',
    prompts: 'list?',
    uiLocales: 'list?',
    claimsLocales: 'list?',
    scopeInIdToken: 'flag?',
    idTokenAudience: 'function?',
    requireNonce: 'flag?',
    uniqueNonces: 'flag?',
    addresses: 'text?',
  })
  checkScopeClaims(options.scopeClaims ?? {})
  const { algorithms, encryption = false, subjectTypes = [publicSubject()] } = options
  const { idTokenLifetime: lifetime = 3600, addresses = 'public', prompts = usualPrompts } = options
  if (typeof lifetime === 'number' && !(Number.isSafeInteger(lifetime) && lifetime > 0))
    throw new AuthkitConfigError('openid: idTokenLifetime is a whole number of seconds above 0')
  if (addresses !== 'public' && addresses !== 'any')
    throw new AuthkitConfigError("openid: addresses is 'public' or 'any'")
  if (subjectTypes.length === 0)
    throw new AuthkitConfigError('openid: subjectTypes holds one at least, [publicSubject()]')
  if (algorithms && usualAlgorithm(algorithms) === undefined)
    throw new AuthkitConfigError(
      "openid: algorithms is the whole list, so it names one that the server's keys sign with as well: ['RS256', 'HS256']",
    )
  const keyManagement = keyManagementOf(encryption)
  return {
    findUserInfo: options.userinfo,
    idTokenLifetime: typeof lifetime === 'function' ? lifetime : () => lifetime,
    algorithms: algorithms ? () => algorithms : ({ keys }) => keys?.algorithms() ?? [],
    keyManagement,
    contentEncryption: keyManagement.length > 0 ? contentEncryption : [],
    addresses,
    subjectTypes,
    scopeClaims: options.scopeClaims ?? {},
    claims: options.claims ?? [],
    acrValues: options.acrValues ?? [],
    prompts: [...new Set(prompts)],
    scopeInIdToken: options.scopeInIdToken ?? false,
    idTokenAudience: options.idTokenAudience ?? (() => []),
    requireNonce: options.requireNonce ?? false,
    uniqueNonces: options.uniqueNonces ?? false,
    metadata: pageMetadata(options),
  }
}

function keyManagementOf(encryption: boolean | readonly string[]): readonly string[] {
  const known = [...publicKeyEncryption, ...secretEncryption]
  if (typeof encryption === 'boolean') return encryption ? known : []
  const unknown = encryption.find((alg) => !known.includes(alg))
  if (unknown === undefined) return encryption
  throw new AuthkitConfigError(
    `openid: encryption names "${unknown}", which is none of ${known.join(', ')}`,
  )
}

function pageMetadata({ uiLocales = [], claimsLocales = [] }: OpenIDOptions): JsonObject {
  return {
    ...(uiLocales.length > 0 ? { ui_locales_supported: uiLocales } : {}),
    ...(claimsLocales.length > 0 ? { claims_locales_supported: claimsLocales } : {}),
  }
}
