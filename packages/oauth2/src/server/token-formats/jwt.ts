import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'
import { jwt } from '@authkit/jose'
import { formatScope } from '../../protocol/scope.ts'
import type { TokenFormat } from '../contracts.ts'

/** How JWT access tokens are written. */
export interface JwtFormatOptions {
  /** The API that the tokens are for, its URL; several for several. */
  readonly audience: string | readonly string[]
  /** Signature algorithm; the first that the keys can do unless given. */
  readonly algorithm?: string
}

/** Access tokens that an API verifies by itself, RFC 9068 §2. */
export function jwtFormat(options: JwtFormatOptions): TokenFormat {
  checkOptions('jwtFormat', options, { audience: 'text|list', algorithm: 'text?' })
  const aud = typeof options.audience === 'string' ? options.audience : [...options.audience]
  return {
    tokenFormat: 'jwt',
    signs: true,
    async create(content, keys) {
      if (!keys)
        throw new AuthkitConfigError(
          'jwtFormat() needs signing keys: new AuthorizationServer({ keys, … })',
        )
      const alg = options.algorithm ?? keys.algorithms()[0]
      if (alg === undefined)
        throw new AuthkitConfigError('The key set holds no private key to sign access tokens with')
      const {
        issuer,
        clientId,
        subject,
        scope,
        issuedAt,
        expiresAt,
        authentication,
        confirmation,
      } = content
      return jwt.encodeAsync(
        // RFC 9068 §2.1: the type keeps it apart from every other JWT.
        { alg, typ: 'at+jwt' },
        {
          iss: issuer,
          // RFC 9068 §2.2: without a user the client is the subject.
          sub: subject ?? clientId,
          aud,
          client_id: clientId,
          iat: issuedAt,
          exp: expiresAt,
          jti: generateToken(),
          ...(scope.length > 0 ? { scope: formatScope(scope) } : {}),
          ...(authentication ? { auth_time: authentication.time } : {}),
          ...(authentication?.acr === undefined ? {} : { acr: authentication.acr }),
          ...(authentication?.amr === undefined ? {} : { amr: authentication.amr }),
          ...(confirmation ? { cnf: confirmation } : {}),
        },
        await keys.signingKey(alg),
        // A claim is what the server makes it, and a user's name may look like anything.
        { check: false, minimumSecretLength: 'rfc7518' },
      )
    },
  }
}
