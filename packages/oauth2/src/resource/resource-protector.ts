import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  systemClock,
} from '@authkit/common'
import { parseAuthorization, singleHeader, type HttpRequest } from '@authkit/common/http'
import {
  InvalidRequestError,
  InvalidTokenError,
  MissingAuthorizationError,
  OAuth2Error,
} from '../errors.ts'
import type { AccessToken, TokenValidator } from './access-token.ts'
import { type Challenger, challenger } from './challenge.ts'
import { type ResourceEvent, resourceReporter } from './events.ts'
import {
  checkRequirement,
  readRequirement,
  type Requirement,
  type TokenRequirement,
} from './requirement.ts'
import { ValidatorList } from './validator-list.ts'

/** What protects a resource. */
export interface ResourceProtectorOptions {
  /** Who tells whether a token is good; several of one scheme name the issuers whose tokens they judge. */
  readonly validators: TokenValidator | readonly TokenValidator[]
  /** What the challenge calls the protected space. */
  readonly realm?: string | undefined
  /** URL of the protected resource metadata, or `protectedResourceMetadata(…)`; named in challenges, RFC 9728 §5.1. */
  readonly resourceMetadata?: string | { readonly url: string } | undefined
  /** Further parameters of the challenge, by name. */
  readonly attributes?: Readonly<Record<string, string>> | undefined
  /** Told of every request that was let through or refused. */
  readonly onEvent?: ((event: ResourceEvent) => unknown) | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** A requirement that no request fulfils without a token. */
export type StrictTokenRequirement = TokenRequirement & { readonly optional?: false | undefined }

/** A requirement, or nothing where any good token will do. One that is given is never `undefined`. */
type Asked<Given> = readonly [] | readonly [requirement: Given]

/** Gives the token of a request that fulfils the requirement; rejects with an `OAuth2Error` that has the status and challenge to answer with. */
export type TokenGuard<Token extends AccessToken | undefined = AccessToken> = (
  request: HttpRequest,
) => Promise<Token>

/** Lets requests through that carry an access token with the scopes they need, RFC 6750 §2.1. */
export class ResourceProtector {
  readonly #validators: ReadonlyMap<string, ValidatorList>
  readonly #challenge: Challenger
  readonly #report: (event: ResourceEvent) => void
  readonly #clock: Clock

  constructor(options: ResourceProtectorOptions) {
    const { validators, realm, resourceMetadata, attributes, onEvent, clock } = options
    checkOptions<ResourceProtectorOptions>(
      'new ResourceProtector',
      { validators, realm, resourceMetadata, attributes, onEvent, clock },
      {
        validators: 'object|list',
        realm: 'text?',
        resourceMetadata: 'text|object?',
        attributes: 'object?',
        onEvent: 'function?',
        clock: 'function?',
      },
    )
    this.#clock = checkedClock(clock ?? systemClock)
    this.#report = resourceReporter(realm, this.#clock, onEvent)
    this.#validators = byScheme([validators].flat())
    this.#challenge = challenger({
      schemes: [...this.#validators.keys()],
      realm,
      resourceMetadata: metadataUrl(resourceMetadata),
      attributes: attributes ?? {},
    })
  }

  /**
   * The token of a request. A list of scopes asks for any one of its entries, and an entry with spaces for all of its words; further
   * conditions are those of `TokenRequirement`. Without credentials it is `undefined` where the token is optional. Throws an
   * `OAuth2Error` with the status and the challenge to answer with.
   */
  validateRequest(
    request: HttpRequest,
    ...asked: Asked<string | readonly string[] | StrictTokenRequirement>
  ): Promise<AccessToken>
  validateRequest(
    request: HttpRequest,
    requirement: string | readonly string[] | TokenRequirement,
  ): Promise<AccessToken | undefined>
  async validateRequest(
    request: HttpRequest,
    ...asked: Asked<string | readonly string[] | TokenRequirement>
  ): Promise<AccessToken | undefined> {
    return this.#validate(request, readAsked(asked))
  }

  /** The same for many requests: the requirement is read once. Throws an `AuthkitConfigError` for one that makes no sense. */
  guard(...asked: Asked<string | readonly string[] | StrictTokenRequirement>): TokenGuard
  guard(
    requirement: string | readonly string[] | TokenRequirement,
  ): TokenGuard<AccessToken | undefined>
  guard(
    ...asked: Asked<string | readonly string[] | TokenRequirement>
  ): TokenGuard<AccessToken | undefined> {
    const read = readAsked(asked)
    return (request) => this.#validate(request, read)
  }

  async #validate(
    request: HttpRequest,
    requirement: Requirement,
  ): Promise<AccessToken | undefined> {
    let scheme: string | undefined
    try {
      // RFC 6750 §2: the header field is the one place that is read; tokens in forms and queries end up in logs.
      const header = singleHeader(request.headers, 'authorization')
      if (header === undefined && requirement.optional) return undefined
      const credentials = this.#read(header)
      scheme = credentials.scheme
      const token = await authenticate(credentials, request)
      checkRequirement(token, requirement, this.#clock())
      const { issuer, clientId, subject, scope } = token
      this.#report({ type: 'token_authenticated', scheme, issuer, clientId, subject, scope })
      return token
    } catch (error) {
      if (!(error instanceof OAuth2Error)) throw error
      this.#report({ type: 'request_refused', error: error.error, reason: error.reason })
      // Who fails at our end is not asked for other credentials.
      throw error.status >= 500 ? error : this.#challenge(error, scheme, requirement)
    }
  }

  #read(header: string | null | undefined): Credentials {
    // RFC 6750 §3.1: more than one way to send a token in one request is malformed.
    if (header === null) throw new InvalidRequestError('The Authorization header is repeated')
    // RFC 6750 §3.1: without any credentials the challenge names no error.
    if (header === undefined) throw new MissingAuthorizationError()
    const authorization = parseAuthorization(header)
    const validators = authorization && this.#validators.get(authorization.scheme)
    if (!validators) throw new MissingAuthorizationError()
    return { scheme: authorization.scheme, token: authorization.credentials, validators }
  }
}

function readAsked(asked: Asked<string | readonly string[] | TokenRequirement>): Requirement {
  return readRequirement(asked.length === 0 ? [] : asked[0])
}

interface Credentials {
  readonly scheme: string
  readonly token: string
  readonly validators: ValidatorList
}

async function authenticate(
  { token, validators }: Credentials,
  request: HttpRequest,
): Promise<AccessToken> {
  // RFC 6750 §2.1: b64token.
  if (!/^[A-Za-z0-9._~+/-]+=*$/.test(token)) throw new InvalidTokenError()
  const accessToken: AccessToken | undefined = await validators.of(token).validate(token, request)
  // A validator that says nothing lets nobody in.
  if (!accessToken || !Array.isArray(accessToken.scope)) throw new InvalidTokenError()
  return accessToken
}

function byScheme(list: readonly TokenValidator[]): ReadonlyMap<string, ValidatorList> {
  if (list.length === 0)
    throw new AuthkitConfigError(
      'validators holds at least one: jwtAccessToken({ issuer, audience })',
    )
  if (!list.every((one) => typeof one?.validate === 'function' && typeof one.scheme === 'string')) {
    throw new AuthkitConfigError(
      'validators are those of @authkit/oauth2/resource: jwtAccessToken({ issuer, audience })',
    )
  }
  const schemes = [...new Set(list.map(({ scheme }) => scheme))]
  return new Map(
    schemes.map((name) => [name, new ValidatorList(list.filter(({ scheme }) => scheme === name))]),
  )
}

function metadataUrl(metadata: ResourceProtectorOptions['resourceMetadata']): string | undefined {
  const url: unknown = typeof metadata === 'object' ? metadata.url : metadata
  if (typeof url === 'string') return url
  if (metadata === undefined) return undefined
  throw new AuthkitConfigError('resourceMetadata is a URL, or what protectedResourceMetadata gives')
}
