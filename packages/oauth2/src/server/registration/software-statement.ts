import { checkOptions } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import {
  JoseError,
  jwt,
  KeySetUnavailableError,
  unverifiedJwt,
  type VerifiedJwt,
} from '@authkit/jose'
import {
  InvalidRequestError,
  InvalidSoftwareStatementError,
  type OAuth2Error,
  TemporarilyUnavailableError,
  UnapprovedSoftwareStatementError,
} from '../../errors.ts'
import { assertionTimes } from '../assertions/assertion-options.ts'
import {
  checkIssuerList,
  issuerAlgorithms,
  issuerDirectory,
  issuerKeys,
  issuerType,
  type QueryIssuer,
  type TrustedIssuer,
} from '../assertions/trusted-issuers.ts'
import type { ServerContext } from '../context.ts'
import { jsonObject } from './json-body.ts'
import { type ClientMetadataRule, invalidMember } from './metadata-rule.ts'
import { hasRuledMember } from './metadata-rules.ts'

/** Whose word about software counts, RFC 7591 §2.3. */
export interface SoftwareStatementOptions {
  /**
   * Whoever signs statements that are taken: a list with keys or `jwksUri`, or a function that finds one by the `iss` of a statement.
   * With these keys an issuer signs nothing else, neither ID tokens nor access tokens: a statement has no mark that others cannot have,
   * unless `types` names one.
   */
  readonly issuers: readonly Omit<TrustedIssuer, 'clientId'>[] | QueryIssuer
  /** True when no client registers without one; false unless given. */
  readonly required?: boolean | undefined
  /** Difference of clocks that is tolerated, in seconds; 60 unless given. */
  readonly tolerance?: number | undefined
}

/** The claims of the software statement in a request, of which the rules must know one; `undefined` when there is no statement. */
export type ReadSoftwareStatement = (
  members: JsonObject,
  rules: readonly ClientMetadataRule[],
  context: ServerContext,
) => Promise<JsonObject | undefined>

const maxLength = 16_384
/** Claims that ID tokens have, and statements never, OpenID Connect Core §2. */
const claimsOfOthers = ['nonce', 'at_hash', 'c_hash', 'azp', 'auth_time']

/** Reads software statements by the options; without options every one is refused as not approved, RFC 7591 §3.2.2. */
export function softwareStatements(
  options: SoftwareStatementOptions | undefined,
): ReadSoftwareStatement {
  if (options) {
    checkIssuerList('softwareStatements', options)
    checkOptions('softwareStatements', options, {
      issuers: 'list|function',
      required: 'flag?',
      tolerance: 'number?',
    })
  }
  const find = options && issuerDirectory('softwareStatements', options.issuers)
  const { tolerance } = assertionTimes({ tolerance: options?.tolerance })
  return async ({ software_statement: text }, rules, context) => {
    if (text === undefined || text === null) {
      if (options?.required !== true) return undefined
      throw invalidMember('software_statement', 'is missing')
    }
    if (typeof text !== 'string' || text.length > maxLength) throw refused('malformed_statement')
    const trusted = await find?.(issuerOf(text))
    if (!trusted) {
      const reason = 'statement_issuer_unknown'
      throw new UnapprovedSoftwareStatementError(undefined, { reason })
    }
    const { header, claims } = await verify(text, trusted, tolerance, context)
    const { aud = [] } = claims
    const audiences = [aud].flat()
    // RFC 7519 §4.1.3: a statement that says whom it is for has to be for this server.
    if (audiences.length > 0 && !audiences.includes(context.issuer)) {
      throw refused('statement_for_other_server')
    }
    const type = header.typ?.toLowerCase().replace(/^application\//, '')
    // RFC 8725 §3.11: a JWT that says it is something else vouches for nothing.
    if (!issuerType(trusted)(type)) throw refused('other_kind_of_jwt')
    const said = plainClaims(claims)
    // RFC 8725 §3.12: nor does one that is a token of a user by its claims.
    if (claimsOfOthers.some((name) => Object.hasOwn(said, name))) throw refused('other_kind_of_jwt')
    // RFC 7591 §2.3: a statement asserts metadata values about the client software.
    if (!hasRuledMember(rules, said)) throw refused('statement_without_metadata')
    return said
  }
}

/** What was sent, with the claims of a software statement before everything that the client says itself, RFC 7591 §3.1.1. */
export function withStatement(members: JsonObject, claims: JsonObject | undefined): JsonObject {
  if (!claims) return members
  const said = Object.entries(claims).filter(([, value]) => value !== null)
  // A name that the statement gives is not to be had otherwise in another language either.
  const names = new Set(said.map(([name]) => baseName(name)))
  const others = Object.entries(members).filter(([name]) => !names.has(baseName(name)))
  return Object.fromEntries([...others, ...said])
}

function baseName(name: string): string {
  return name.split('#', 1)[0] ?? name
}

/** RFC 7591 §2.3: a statement says who made it. */
function issuerOf(text: string): string {
  try {
    const { iss } = unverifiedJwt(text).claims
    if (iss !== undefined) return iss
  } catch (cause) {
    if (!(cause instanceof JoseError)) throw cause
    throw refused('malformed_statement', cause)
  }
  throw refused('statement_issuer_missing')
}

async function verify(
  text: string,
  trusted: TrustedIssuer,
  tolerance: number,
  { clock }: ServerContext,
): Promise<VerifiedJwt> {
  try {
    return await jwt.verifyAsync(text, issuerKeys(trusted, { clock }), {
      algorithms: issuerAlgorithms(trusted),
      minimumSecretLength: 'rfc7518',
      issuer: trusted.issuer,
      leeway: tolerance,
      clock,
    })
  } catch (cause) {
    // Keys that cannot be had now say nothing about the statement.
    if (cause instanceof KeySetUnavailableError)
      throw new TemporarilyUnavailableError(undefined, { cause, reason: 'statement_keys' })
    if (!(cause instanceof JoseError)) throw cause
    throw refused('bad_statement', cause)
  }
}

function plainClaims(claims: object): JsonObject {
  try {
    return jsonObject(claims, maxLength)
  } catch (cause) {
    if (!(cause instanceof InvalidRequestError)) throw cause
    throw refused('malformed_statement', cause)
  }
}

function refused(reason: string, cause?: unknown): OAuth2Error {
  return new InvalidSoftwareStatementError(undefined, { reason, cause })
}
