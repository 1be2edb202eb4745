import { AuthkitConfigError, checkOptions } from '@authkit/common'
import {
  formatChallenge,
  parseAuthorization,
  singleHeader,
  type HttpRequest,
} from '@authkit/common/http'
import {
  InsufficientScopeError,
  InvalidRequestError,
  InvalidTokenError,
  MissingAuthorizationError,
  OAuth2Error,
} from '../errors.ts'
import { includesScope } from '../protocol/scope.ts'
import type { AccessToken, TokenValidator } from './access-token.ts'

/** What protects a resource. */
export interface ResourceProtectorOptions {
  /** Who tells whether a token is good, one for each scheme. */
  readonly validators: TokenValidator | readonly TokenValidator[]
  /** What the challenge calls the protected space. */
  readonly realm?: string | undefined
  /** URL of the protected resource metadata, named in challenges, RFC 9728 §5.1. */
  readonly resourceMetadata?: string | undefined
}

/** Lets requests through that carry an access token with the scopes they need, RFC 6750 §2.1. */
export class ResourceProtector {
  readonly #validators: ReadonlyMap<string, TokenValidator>
  readonly #challenge: Readonly<Record<string, string | undefined>>

  constructor(options: ResourceProtectorOptions) {
    const { validators, realm, resourceMetadata } = options
    checkOptions<ResourceProtectorOptions>(
      'new ResourceProtector',
      { validators, realm, resourceMetadata },
      { validators: 'object|list', realm: 'text?', resourceMetadata: 'text?' },
    )
    const list: readonly TokenValidator[] = [validators].flat()
    if (!list.every(({ validate }) => typeof validate === 'function')) {
      throw new AuthkitConfigError(
        'validators are those of @authkit/oauth2/resource: jwtAccessToken({ issuer, audience })',
      )
    }
    const map = new Map(list.map((validator) => [validator.scheme, validator]))
    if (map.size === 0)
      throw new AuthkitConfigError(
        'validators holds at least one: jwtAccessToken({ issuer, audience })',
      )
    if (map.size < list.length) throw new AuthkitConfigError('validators holds two of one scheme')
    this.#validators = map
    this.#challenge = { realm, resource_metadata: resourceMetadata }
  }

  /**
   * The token of a request. A list of scopes asks for any one of its entries, and an entry with spaces for all of its words.
   * Throws an `OAuth2Error` with the status and the challenge to answer with.
   */
  async validateRequest(
    request: HttpRequest,
    scopes: string | readonly string[] = [],
  ): Promise<AccessToken> {
    const wanted = (typeof scopes === 'string' ? [scopes] : scopes).map((entry) => entry.split(' '))
    try {
      const { validator, token } = this.#read(request)
      const accessToken: AccessToken | undefined = await validator.validate(token)
      // A validator that says nothing lets nobody in.
      if (!accessToken) throw new InvalidTokenError()
      const enough =
        wanted.length === 0 || wanted.some((entry) => includesScope(accessToken.scope, entry))
      if (!enough) throw new InsufficientScopeError()
      return accessToken
    } catch (error) {
      if (error instanceof OAuth2Error) throw this.#withChallenge(error, wanted[0])
      throw error
    }
  }

  #read(request: HttpRequest): { validator: TokenValidator; token: string } {
    const header = singleHeader(request.headers, 'authorization')
    // RFC 6750 §3.1: more than one way to send a token in one request is malformed.
    if (header === null) throw new InvalidRequestError('The Authorization header is repeated')
    // RFC 6750 §3.1: without any credentials the challenge names no error.
    if (header === undefined) throw new MissingAuthorizationError()
    const authorization = parseAuthorization(header)
    const validator = authorization && this.#validators.get(authorization.scheme)
    if (!validator) throw new MissingAuthorizationError()
    // RFC 6750 §2.1: b64token.
    if (!/^[A-Za-z0-9._~+/-]+=*$/.test(authorization.credentials)) throw new InvalidTokenError()
    return { validator, token: authorization.credentials }
  }

  #withChallenge(error: OAuth2Error, scope: readonly string[] | undefined): OAuth2Error {
    if (error.status >= 500) return error
    const named =
      error.error === 'missing_authorization'
        ? {}
        : { error: error.error, error_description: error.message }
    const parameters = { ...this.#challenge, ...named, scope: scope?.join(' ') }
    const challenges = [...this.#validators.keys()].map((scheme) =>
      formatChallenge(capitalized(scheme), parameters),
    )
    const headers = { ...error.headers, 'www-authenticate': challenges.join(', ') }
    return new OAuth2Error(error.error, error.message, {
      cause: error.cause,
      status: error.status,
      headers,
    })
  }
}

function capitalized(scheme: string): string {
  return scheme.charAt(0).toUpperCase() + scheme.slice(1)
}
