import { type Clock, systemClock } from '@authkit/common'
import { MissingTokenError } from './client-errors.ts'

/** A token as an application stored it: any object with an `access_token`. */
export type TokenInput = OAuth2Token | Readonly<Record<string, unknown>>

const SECONDS = /^\s*-?\d+(?:\.\d+)?\s*$/

/** A token under its wire names. It spreads, compares and serializes as the provider's answer plus `expires_at`, RFC 6749 §5.1. */
export class OAuth2Token {
  /** The access token. */
  declare readonly access_token: string
  /** How to use it; a bearer token unless given. */
  declare readonly token_type?: string | undefined
  /** Its lifetime in seconds, counted from the answer that brought it. */
  declare readonly expires_in?: number | string | undefined
  /** When it expires, in whole seconds since the epoch; text only where a stored token held text that is no number. */
  declare readonly expires_at?: number | string | undefined
  /** What the next access token is fetched with. */
  declare readonly refresh_token?: string | undefined
  /** What the access token allows, space-separated. */
  declare readonly scope?: string | undefined
  /** Who logged in, as the provider signed it; `userinfo` has its verified claims. */
  declare readonly id_token?: string | undefined;
  /** Any other member of the answer. */
  readonly [name: string]: unknown

  /** Copies a token; throws a `MissingTokenError` when it has no `access_token`. */
  constructor(input: Readonly<Record<string, unknown>>, clock: Clock = systemClock) {
    if (typeof input !== 'object' || input === null) {
      throw new MissingTokenError('A token is an object with an access_token')
    }
    // One descriptor for all of them: it is read at once, and one for each took longer than the rest of the token.
    const member: PropertyDescriptor = { enumerable: true, configurable: true, writable: false }
    const define = (name: string, value: unknown): void => {
      member.value = value
      Object.defineProperty(this, name, member)
    }
    for (const [name, value] of Object.entries(input)) {
      // A provider must not replace a method, the prototype or the verified claims by a member of its answer.
      if (!(name in this)) define(name, value)
    }
    // RFC 6749 §A.12: printable ASCII. Anything else would be quoted by the error of an HTTP client that cannot send it.
    if (typeof this.access_token !== 'string' || !/^[\x20-\x7E]+$/.test(this.access_token)) {
      throw new MissingTokenError('The token has no access_token of printable ASCII characters')
    }
    const expiry = expiresAt(input, clock)
    if (expiry !== undefined) define('expires_at', expiry)
  }

  /** Takes a stored token; one that is an `OAuth2Token` already is returned as it is. */
  static from(input: TokenInput, clock: Clock = systemClock): OAuth2Token {
    return input instanceof OAuth2Token ? input : new OAuth2Token(input, clock)
  }

  /** Verified claims about the user. Only tokens of an OpenID Connect client have them. */
  get userinfo(): Readonly<Record<string, unknown>> | undefined {
    return undefined
  }

  /** Whether it expires within `leeway` seconds from `now` (seconds since the epoch); `undefined` when nobody said when. */
  isExpired(leeway: number = 60, now: number = systemClock()): boolean | undefined {
    const at = this.expires_at
    return typeof at === 'number' && Number.isFinite(at) ? at - leeway < now : undefined
  }

  /** The members on the wire, for a database or a session. */
  toJSON(): Record<string, unknown> {
    return { ...this }
  }
}

function expiresAt(input: Readonly<Record<string, unknown>>, clock: Clock): number | undefined {
  const at = wholeSeconds(input['expires_at'])
  if (at !== undefined) return at
  const lifetime = wholeSeconds(input['expires_in'])
  if (lifetime === undefined) return undefined
  // A lifetime of nothing has ended, whatever the leeway.
  return clock() + (lifetime > 0 ? lifetime : -1)
}

function wholeSeconds(value: unknown): number | undefined {
  // Databases keep a time as text or as a bigint too.
  const isNumeral = typeof value === 'bigint' || (typeof value === 'string' && SECONDS.test(value))
  const number = isNumeral ? Number(value) : value
  return typeof number === 'number' && Number.isFinite(number) ? Math.trunc(number) : undefined
}
