import { AuthkitConfigError, checkOptions, isSecureTransport, isValidUrl } from '@authkit/common'
import {
  AccessDeniedError,
  AuthorizationPendingError,
  ExpiredTokenError,
  InvalidGrantError,
  InvalidRequestError,
  type OAuth2Error,
  SlowDownError,
} from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import {
  userCodeFormat,
  type UserCodeFormat,
  type UserCodeFormatName,
} from '../device-verification/user-code.ts'
import { deviceAuthorization } from '../endpoints/device-authorization.ts'
import { redeemGrant } from '../grant-redemption.ts'
import { checkSeconds } from '../lifetimes.ts'
import {
  type DeviceCodeRepository,
  deviceCodeRepository,
  type StoredDeviceCode,
} from '../repositories/device-codes.ts'
import { narrowedResources } from '../resources/requested-resources.ts'

/** How devices get their tokens. */
export interface DeviceCodeOptions {
  /** Absolute URL of the page where users enter their code: https, or http on loopback. Short, since users type it. */
  readonly verificationUri: string
  /** How long the codes live, in seconds; 600 unless given, 3600 at most. */
  readonly lifetime?: number | undefined
  /** Least time between two token requests of a device, in seconds; 5 unless given. */
  readonly interval?: number | undefined
  /** How user codes look: `letters` (`WDJB-MJHT`) unless given, `digits` (`019-450-730`), or a format of your own. */
  readonly userCode?: UserCodeFormatName | UserCodeFormat | undefined
}

const grantType = 'urn:ietf:params:oauth:grant-type:device_code'
/** What each answer `slow_down` adds to the interval, in seconds. */
const slowDownBy = 5
/** More changes of one code at one moment are an attack. */
const maxRaces = 10

/** Device Authorization Grant for devices without a browser or a keyboard, RFC 8628 §1. Its users answer by `DeviceVerification`. */
export function deviceCode(options: DeviceCodeOptions): Grant {
  checkOptions('deviceCode', options, {
    verificationUri: 'text',
    lifetime: 'number?',
    interval: 'number?',
    userCode: 'text|object?',
  })
  const { verificationUri, lifetime = 600, interval = 5, userCode = 'letters' } = options
  if (
    !isSecureTransport(verificationUri) ||
    !isValidUrl(verificationUri, { fragmentsAllowed: false })
  ) {
    throw new AuthkitConfigError(
      'deviceCode: verificationUri is an absolute https URL (or http on loopback) without fragment',
    )
  }
  const terms = {
    grantType,
    verificationUri,
    // RFC 8628 §5.1: user codes live shortly, so that they cannot be guessed.
    lifetime: checkSeconds('lifetime', lifetime, 1, 3600),
    interval: checkSeconds('interval', interval),
    userCode: userCodeFormat(userCode),
  }
  return { grantType, endpoints: [deviceAuthorization(terms)], handle: answerDevice }
}

/** Answers a device that asks whether its user said yes, RFC 8628 §3.4. */
async function answerDevice(request: TokenRequest, context: ServerContext): Promise<TokenResponse> {
  const codes = deviceCodeRepository(context.store, context.issuer)
  for (let race = 0; race < maxRaces; race++) {
    const stored = await findCode(request, codes, context)
    const { decision } = stored.record
    // RFC 6749 §5.2: errors of the token endpoint have the status 400.
    if (decision === 'denied') throw new AccessDeniedError(undefined, { status: 400 })
    if (decision === 'approved') return redeem(stored, request, context, codes)
    const error = await noteVisit(stored, codes, context.clock())
    if (error) throw error
  }
  throw new SlowDownError()
}

async function findCode(
  { parameters, client }: TokenRequest,
  codes: DeviceCodeRepository,
  context: ServerContext,
): Promise<StoredDeviceCode> {
  const presented = parameters.get('device_code')
  if (presented === undefined) throw new InvalidRequestError('The parameter device_code is missing')
  const stored = await codes.find(presented)
  // RFC 8628 §3.4: the code was issued to this client. A stranger changes nothing about it.
  if (stored?.record.clientId !== client.client_id) {
    throw new InvalidGrantError(undefined, {
      reason: stored ? 'other_client' : 'unknown_device_code',
    })
  }
  if (stored.used) throw await reused(stored, context)
  // RFC 8628 §3.5: the device is told to begin again.
  if (stored.record.expiresAt <= context.clock()) throw new ExpiredTokenError()
  return stored
}

/** The answer to a device whose user has said nothing yet; `undefined` when the code changed meanwhile. */
async function noteVisit(
  stored: StoredDeviceCode,
  codes: DeviceCodeRepository,
  now: number,
): Promise<OAuth2Error | undefined> {
  const { record } = stored
  const early = record.polledAt !== undefined && now < record.polledAt + record.interval
  // RFC 8628 §3.5: slow_down makes the interval 5 seconds longer for this and all later requests.
  const interval = early ? record.interval + slowDownBy : record.interval
  if (!(await codes.replace(stored, { ...record, interval, polledAt: now }))) return undefined
  return early ? new SlowDownError() : new AuthorizationPendingError()
}

async function redeem(
  stored: StoredDeviceCode,
  request: TokenRequest,
  context: ServerContext,
  codes: DeviceCodeRepository,
): Promise<TokenResponse> {
  const found = await context.repositories.grants.find(stored.record.grantId ?? '')
  if (!found) throw new InvalidGrantError(undefined, { reason: 'grant_gone' })
  const { grant } = found
  const { parameters, client } = request
  // What the device can still put right does not use the code up: its user would have to begin again.
  const resources = await narrowedResources(parameters, client, grant.resources ?? [], context)
  await context.checkTokenRequest(request, grant)
  const response = await redeemGrant(request, found, resources, context)
  // The last thing that is stored: of many redemptions the first to come here gets its tokens.
  if (!(await codes.consume(stored))) throw await reused(stored, context)
  return response
}

/** RFC 6749 §4.1.2 for authorization codes, and no less here: a code used twice revokes what it issued. */
async function reused({ record }: StoredDeviceCode, context: ServerContext): Promise<OAuth2Error> {
  const { clientId, grantId } = record
  if (grantId !== undefined) {
    await context.repositories.revokeGrant(grantId)
    context.report({ type: 'grant_revoked', clientId, grantId, reason: 'device_code_reused' })
  }
  return new InvalidGrantError(undefined, { reason: 'device_code_used' })
}
