import { AuthkitConfigError, type Clock, systemClock } from '@authkit/common'
import { JsonWebKey, jwt } from '@authkit/jose'
import type { ClientAuthentication } from '@authkit/oauth2/client'
import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** The key that Apple gave a team. */
export interface AppleKey {
  /** Identifier of the team, ten characters. */
  readonly teamId: string
  /** Identifier of the key. */
  readonly keyId: string
  /** The key as PEM, the content of the file `AuthKey_….p8`. */
  readonly privateKey: string
}

/** What a client secret is made of. */
export interface AppleClientSecretOptions extends AppleKey {
  /** The client's identifier at Apple, the Services ID. */
  readonly clientId: string
  /** Seconds that the secret holds; 300 unless given, six months at most. */
  readonly lifetime?: number | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

const issuer = 'https://appleid.apple.com'
const sixMonths = 15_777_000

/** Makes a client secret for Apple, which is a JWT by the team's key, RFC 7519 §4.1. `apple` makes a fresh one for each request by itself. */
export function appleClientSecret(options: AppleClientSecretOptions): string {
  const { clientId, teamId, lifetime = 300, clock = systemClock } = options
  if (!(lifetime > 0 && lifetime <= sixMonths)) {
    throw new AuthkitConfigError(`lifetime is a number of seconds from 1 to ${sixMonths}`)
  }
  const iat = clock()
  const claims = { iss: teamId, iat, exp: iat + Math.floor(lifetime), aud: issuer, sub: clientId }
  return jwt.encode({ alg: 'ES256', kid: options.keyId }, claims, importKey(options))
}

/**
 * Apple. It posts its response when it is asked for name or e-mail address, so callbacks are https; it leaves the nonce out on platforms that say
 * so; and its client secret is a JWT, made here for each request. What Apple says of the name comes in the posted form, at the first login only.
 */
export function apple(key: AppleKey): OAuth2Provider {
  importKey(key)
  return freeze({
    issuer,
    clientOptions: {
      scope: 'openid name email',
      responseMode: 'form_post' as const,
      acceptMissingNonce: true,
      tokenEndpointAuthMethod: appleAuthentication(key),
    },
  })
}

function appleAuthentication(key: AppleKey): ClientAuthentication {
  return {
    name: 'apple_client_secret',
    needsSecret: false,
    authenticate(form, { clientId, clock }) {
      const clientSecret = appleClientSecret({ ...key, clientId, clock })
      const credentials = [
        ['client_id', clientId],
        ['client_secret', clientSecret],
      ] as const
      return { ...form, form: [...form.form, ...credentials] }
    },
  }
}

function importKey({ teamId, keyId, privateKey }: AppleKey): JsonWebKey {
  for (const [name, value] of Object.entries({ teamId, keyId, privateKey })) {
    if (typeof value !== 'string' || value === '') {
      throw new AuthkitConfigError(`apple: ${name} is missing; Apple gave it with the key`)
    }
  }
  try {
    return JsonWebKey.import(privateKey)
  } catch {
    // The message of the parser could quote the key.
    throw new AuthkitConfigError('apple: privateKey must be the content of the file AuthKey_….p8')
  }
}
