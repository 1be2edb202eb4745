import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { isStoreKey, type JsonObject } from '@authkit/common/store'
import { JoseError, KeySetUnavailableError, unverifiedJwt } from '@authkit/jose'
import { InvalidRequestError, TemporarilyUnavailableError } from '../../errors.ts'
import {
  checkIssuerList,
  issuerAlgorithms,
  issuerDirectory,
  issuerKeys,
  issuerType,
  type QueryIssuer,
  type TrustedIssuer,
} from '../assertions/trusted-issuers.ts'
import { type RefuseAssertion, verifyAssertion } from '../assertions/verify-assertion.ts'
import type { ServerContext } from '../context.ts'
import { checkSeconds } from '../lifetimes.ts'
import { isObject, readActors } from './actors.ts'
import type { PresentedToken, TokenReader } from './exchange.ts'

/** Which JWTs of others can be exchanged. */
export interface TrustedJwtOptions {
  /** Whose, or a function that finds an issuer by its identifier. */
  readonly issuers: readonly TrustedIssuer[] | QueryIssuer
  /**
   * The user of this server that a token is about; `undefined` for nobody here. A `sub` means something to its issuer only, so it
   * is never taken for a user of this server by itself.
   */
  readonly subject: (claims: JsonObject) => string | undefined | Promise<string | undefined>
  /** Token type that clients present them as; that of a JWT unless given, for ID Tokens it ends in `:id_token`, RFC 8693 §3. */
  readonly tokenType?: string | undefined
  /**
   * Whom the tokens of an issuer have to be for, one of these: this server unless given. For ID Tokens it is the `client_id` that
   * somebody has at the issuer.
   */
  readonly audience?:
    | string
    | readonly string[]
    | ((issuer: string) => string | readonly string[])
    | undefined
  /** Difference of clocks that is tolerated, in seconds; 60 unless given. */
  readonly tolerance?: number | undefined
  /** Fetches key sets; the global fetch unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
}

/** What the options mean, checked. */
interface Rules {
  readonly findIssuer: (issuer: string) => Promise<TrustedIssuer | undefined>
  readonly audience: (issuer: string) => readonly string[] | undefined
  readonly tolerance: number
  readonly fetch: typeof globalThis.fetch | undefined
}

const where = 'trustedJwt'

/** JWTs of issuers that this server trusts, as subject or actor tokens, RFC 8693 §3. */
export function trustedJwt(options: TrustedJwtOptions): TokenReader {
  checkIssuerList(where, options)
  checkOptions(where, options, {
    issuers: 'list|function',
    subject: 'function',
    tokenType: 'text?',
    audience: 'text|list|function?',
    tolerance: 'number?',
    fetch: 'function?',
  })
  const { subject, tokenType = 'urn:ietf:params:oauth:token-type:jwt' } = options
  const rules = readRules(options)
  return {
    tokenType,
    async read(token, context) {
      const claims = await verify(token, rules, context)
      return claims && toPresented(claims, subject)
    },
  }
}

function readRules({ issuers, audience, tolerance = 60, fetch }: TrustedJwtOptions): Rules {
  if (Array.isArray(audience) && audience.length === 0)
    throw new AuthkitConfigError(`${where}: audience names at least one`)
  return {
    findIssuer: issuerDirectory(where, issuers),
    audience: (issuer) => {
      const names = typeof audience === 'function' ? audience(issuer) : audience
      return names === undefined ? undefined : [names].flat()
    },
    tolerance: checkSeconds('tolerance', tolerance, 0, 600),
    fetch,
  }
}

/** The claims of a token that is valid in every respect; `undefined` for one of somebody who is not trusted. */
async function verify(
  token: string,
  { findIssuer, audience, tolerance, fetch }: Rules,
  { issuer: self, clock }: ServerContext,
): Promise<JsonObject | undefined> {
  // Nobody is asked about a token that does not even say that it comes from somebody who is trusted.
  const issuer = unverifiedIssuer(token)
  const trusted = issuer === undefined ? undefined : await findIssuer(issuer)
  if (!trusted) return undefined
  const names = audience(trusted.issuer) ?? [self]
  const claims = await verifyAssertion(token, issuerKeys(trusted, { fetch, clock }), {
    algorithms: issuerAlgorithms(trusted),
    isType: issuerType(trusted),
    isAudience: (value) => [value].flat().some((name) => names.includes(name)),
    // What it is exchanged for ends with it and lives no longer than other tokens.
    maxLifetime: Infinity,
    tolerance,
    clock,
    refuse,
  })
  // A payload came as JSON and holds nothing else.
  return claims as JsonObject
}

const refuse: RefuseAssertion = (reason, cause) =>
  cause instanceof KeySetUnavailableError
    ? // The token may be good: the client should try again.
      new TemporarilyUnavailableError('The keys of the issuer cannot be had now', { cause, reason })
    : new InvalidRequestError('The token is malformed, expired or not trusted', { cause, reason })

function unverifiedIssuer(token: string): string | undefined {
  try {
    return unverifiedJwt(token).claims.iss
  } catch (error) {
    if (error instanceof JoseError) return undefined
    throw error
  }
}

async function toPresented(
  claims: JsonObject,
  findSubject: TrustedJwtOptions['subject'],
): Promise<PresentedToken | undefined> {
  const { sub, aud, exp, act, may_act: mayAct, cnf } = claims
  const actor = readActors(act)
  const isMalformed =
    (act !== undefined && actor === undefined) || (mayAct !== undefined && !isObject(mayAct))
  // RFC 7800 §3.1: a token that is bound to a key proves nothing when it comes without the proof.
  if (isMalformed || cnf !== undefined || typeof sub !== 'string' || !isStoreKey(sub))
    return undefined
  const subject = await findSubject(claims)
  // A user whom no store can hold is nobody here.
  if (typeof subject === 'string' && !isStoreKey(subject)) return undefined
  return {
    subject,
    // Checked when the token was verified: a text or a list of texts, and a number.
    audience: [aud ?? []].flat() as readonly string[],
    expiresAt: exp as number,
    actor,
    mayAct: isObject(mayAct) ? mayAct : undefined,
    claims,
  }
}
