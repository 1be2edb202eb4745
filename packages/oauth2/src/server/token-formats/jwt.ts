import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { jwt } from '@authkit/jose'
import { InvalidTargetError } from '../../errors.ts'
import { formatScope } from '../../protocol/scope.ts'
import type { AccessTokenContent, TokenFormat } from '../contracts.ts'

/** How JWT access tokens are written. */
export interface JwtFormatOptions {
  /**
   * The API that tokens are for when the client named no resource, its URL; several for several. It can be left out where every
   * request has to name one.
   */
  readonly audience?: string | readonly string[] | undefined
  /** Signature algorithm; the first that the keys can do unless given. */
  readonly algorithm?: string | undefined
  /** Claims of the application. They do not take the place of those that the server writes. */
  readonly claims?: ((content: AccessTokenContent) => JsonObject | Promise<JsonObject>) | undefined
}

/** Access tokens that an API verifies by itself, RFC 9068 §2. */
export function jwtFormat(options: JwtFormatOptions = {}): TokenFormat {
  checkOptions('jwtFormat', options, {
    audience: 'text|list?',
    algorithm: 'text?',
    claims: 'function?',
  })
  const audience = checkedAudience(options.audience)
  return {
    tokenFormat: 'jwt',
    signs: true,
    algorithm: options.algorithm,
    audience,
    // RFC 8693 §3: a client can ask for a token that is a JWT.
    tokenType: 'urn:ietf:params:oauth:token-type:jwt',
    async create(content, keys) {
      if (!keys)
        throw new AuthkitConfigError(
          'jwtFormat() needs signing keys: new AuthorizationServer({ keys, … })',
        )
      const alg = options.algorithm ?? keys.algorithms()[0]
      if (alg === undefined)
        throw new AuthkitConfigError('The key set holds no private key to sign access tokens with')
      const own = await options.claims?.(content)
      return jwt.encodeAsync(
        // RFC 9068 §2.1: the type keeps it apart from every other JWT.
        { alg, typ: 'at+jwt' },
        { ...own, ...claimsOf(content, audienceOf(content, audience)) },
        await keys.signingKey(alg),
        // A claim is what the server makes it, and a user's name may look like anything.
        { check: false, minimumSecretLength: 'rfc7518' },
      )
    },
  }
}

function checkedAudience(audience: string | readonly string[] | undefined): readonly string[] {
  if (audience === undefined) return []
  const names = [audience].flat()
  // RFC 9068 §3: every token is for somebody, and what a list left out would be a token for nobody.
  if (names.length > 0 && names.every((name) => typeof name === 'string' && name !== ''))
    return names
  throw new AuthkitConfigError(
    'jwtFormat: audience is the URL of an API, https://api.example, or a list of such; leave it out where every request names a resource',
  )
}

/** RFC 9068 §3: the resources that were asked for, else the one that the server is for. */
function audienceOf({ audience }: AccessTokenContent, usual: readonly string[]): readonly string[] {
  const names = audience.length > 0 ? audience : usual
  if (names.length > 0) return names
  throw new InvalidTargetError('Name the resource that the token is for')
}

/** The claims of RFC 9068 §2.2. */
function claimsOf(content: AccessTokenContent, audience: readonly string[]): JsonObject {
  const { issuer, client, subject, scope, issuedAt, expiresAt } = content
  const { authentication, confirmation, actor } = content
  const [only, ...others] = audience
  return {
    iss: issuer,
    // RFC 9068 §2.2: without a user the client is the subject.
    sub: subject ?? client.client_id,
    aud: only !== undefined && others.length === 0 ? only : audience,
    client_id: client.client_id,
    iat: issuedAt,
    exp: expiresAt,
    jti: generateToken(),
    // Always here, absent or not, so that a claim of the application never stands for one of the server's.
    scope: scope.length > 0 ? formatScope(scope) : undefined,
    auth_time: authentication?.time,
    acr: authentication?.acr,
    amr: authentication?.amr,
    cnf: confirmation,
    act: actor,
  }
}
