import { AuthkitConfigError, checkOptions, constantTimeEqual, sha256 } from '@authkit/common'
import { OAuth2Error, TemporarilyUnavailableError } from '../../errors.ts'
import type { AuthorizationServer } from '../authorization-server.ts'
import type { Approval, Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'
import { checkSeconds } from '../lifetimes.ts'
import {
  type DeviceCodeRecord,
  type DeviceCodeRepository,
  deviceCodeRepository,
  type EnteredDeviceCode,
} from '../repositories/device-codes.ts'
import { type UserCodeAttempts, userCodeAttempts } from '../repositories/user-code-attempts.ts'
import { grantOfApproval } from './device-approval.ts'
import {
  DeviceVerificationError,
  type DeviceVerificationErrorCode,
} from './device-verification-error.ts'
import { displayUserCode, readUserCode } from './user-code.ts'

/** How often users may mistype. */
export interface DeviceVerificationOptions {
  /** Wrong codes that somebody may enter in a window; 5 unless given, 100 at most. */
  readonly maxAttempts?: number | undefined
  /** Length of the window in seconds, from the first wrong code; 60 unless given. */
  readonly attemptWindow?: number | undefined
}

/** A user code and who entered it. */
export interface EnteredUserCode {
  /** The code, in whatever way the user typed it. */
  readonly userCode: string
  /** Who entered it: the identifier of a browser's session, or an address, as the application vouches for it. */
  readonly attemptedBy: string
}

/** What a device asks its user for, RFC 8628 §3.3. */
export interface DeviceRequest extends EnteredUserCode {
  /** The code as the device shows it, for the user to compare. */
  readonly userCode: string
  /** The client that asks. */
  readonly client: Client
  /** Scopes asked for and open to this client. */
  readonly scope: readonly string[]
  /** Resources asked for and open to this client, RFC 8707 §2. */
  readonly resources: readonly string[]
  /** When the code ends, in seconds since the epoch. */
  readonly expiresAt: number
}

/** More changes of one code at one moment are an attack. */
const maxRaces = 10

/**
 * The user's side of the device grant, for pages to stand on, RFC 8628 §3.3. Faults of users reject with a `DeviceVerificationError`.
 *
 * `attemptedBy` says who enters a code: wrong codes are counted for it, and what was entered under it is decided under it. Take what its
 * sender cannot choose afresh, such as the session of a signed-in user; with sessions that anybody gets for nothing, guesses cost nothing.
 */
export class DeviceVerification {
  readonly #context: ServerContext
  readonly #codes: DeviceCodeRepository
  readonly #attempts: UserCodeAttempts

  constructor(server: AuthorizationServer, options: DeviceVerificationOptions = {}) {
    checkOptions('new DeviceVerification', options, {
      maxAttempts: 'number?',
      attemptWindow: 'number?',
    })
    const { maxAttempts = 5, attemptWindow = 60 } = options
    if (!Number.isSafeInteger(maxAttempts) || maxAttempts < 1 || maxAttempts > 100) {
      throw new AuthkitConfigError('maxAttempts is a whole number from 1 to 100')
    }
    if (server.metadata()['device_authorization_endpoint'] === undefined) {
      throw new AuthkitConfigError(
        'DeviceVerification needs a server with the device grant: registerGrant(deviceCode({ verificationUri })) comes first',
      )
    }
    const { context } = server
    const { store, issuer, clock } = context
    const limit = { maxAttempts, attemptWindow: checkSeconds('attemptWindow', attemptWindow) }
    this.#context = context
    this.#codes = deviceCodeRepository(store, issuer)
    this.#attempts = userCodeAttempts(store, issuer, { ...limit, clock })
  }

  /**
   * What the device with this code asks for. From now on `attemptedBy` alone may decide, until somebody else enters the code.
   * Rejects with a `DeviceVerificationError` for a code that is unknown, expired or decided, and after too many of these, RFC 8628 §3.3.
   */
  async find(userCode: string, attemptedBy: string): Promise<DeviceRequest> {
    checkAttemptedBy(attemptedBy)
    // RFC 8628 §5.1: wrong codes are limited, so that nobody guesses one.
    const windowEnd = await this.#attempts.take(attemptedBy)
    if (windowEnd !== undefined) {
      throw this.#refused('ERR_DEVICE_TOO_MANY_ATTEMPTS', windowEnd - this.#context.clock())
    }
    const enteredBy = sha256(attemptedBy)
    const { record, displayed } = await this.#change(
      async () => this.#undecided(await this.#lookUp(userCode), 'ERR_DEVICE_CODE_UNKNOWN'),
      (before) => (before.enteredBy === enteredBy ? before : { ...before, enteredBy }),
    )
    const { clientId, scope, resources, expiresAt } = record
    const client = await this.#context.findClient(clientId)
    if (!client) throw this.#refused('ERR_DEVICE_CODE_UNKNOWN')
    await this.#attempts.giveBack(attemptedBy)
    return { userCode: displayed, attemptedBy, client, scope, resources, expiresAt }
  }

  /**
   * Lets the device have what its user allows, RFC 8628 §3.3. Rejects with a `DeviceVerificationError` unless `attemptedBy` entered the code and
   * nobody has decided; throws an `AuthkitConfigError` for an approval of more than was asked for.
   */
  async approve(entered: EnteredUserCode, approval: Approval): Promise<void> {
    const { record } = await this.#entered(entered)
    const grant = grantOfApproval(record, approval, this.#context.clock)
    const { grantId, subject } = grant
    const { grants } = this.#context.repositories
    // Saved first: a device that sees the decision finds the grant.
    await grants.save(grant, record.expiresAt)
    try {
      await this.#decide(entered, { decision: 'approved', grantId, subject })
    } catch (error) {
      // After a fault of the store the decision may stand, and needs its grant; one without a decision ends with the code.
      const isUnknown = error instanceof OAuth2Error && error.reason === 'store_failed'
      if (!isUnknown) await grants.remove(grantId)
      throw error
    }
  }

  /** Tells the device that its user said no, RFC 8628 §3.5. Rejects with a `DeviceVerificationError` like `approve`. */
  async deny(entered: EnteredUserCode): Promise<void> {
    await this.#decide(entered, { decision: 'denied' })
  }

  async #decide(
    entered: EnteredUserCode,
    decided: Pick<DeviceCodeRecord, 'decision' | 'grantId' | 'subject'>,
  ): Promise<void> {
    const { record } = await this.#change(
      () => this.#entered(entered),
      (before) => ({ ...before, ...decided }),
    )
    const { clientId, subject, decision } = record
    const approved = decision === 'approved'
    this.#context.report({ type: 'device_decided', clientId, subject, approved })
  }

  /** An open device code that `attemptedBy` entered. */
  async #entered({ userCode, attemptedBy }: EnteredUserCode): Promise<Found> {
    checkAttemptedBy(attemptedBy)
    const found = await this.#lookUp(userCode)
    const { enteredBy } = found?.record ?? {}
    const same = enteredBy !== undefined && constantTimeEqual(enteredBy, sha256(attemptedBy))
    // One answer for a code of somebody else and one of nobody, since these attempts are not counted.
    return this.#undecided(same ? found : undefined, 'ERR_DEVICE_CODE_NOT_ENTERED')
  }

  #undecided(found: Found | undefined, absent: DeviceVerificationErrorCode): Found {
    if (!found) throw this.#refused(absent)
    const { decision, expiresAt } = found.record
    if (decision !== undefined) throw this.#refused('ERR_DEVICE_CODE_DECIDED')
    if (expiresAt <= this.#context.clock()) throw this.#refused('ERR_DEVICE_CODE_EXPIRED')
    return found
  }

  async #lookUp(input: string): Promise<Found | undefined> {
    const userCode = readUserCode(input)
    const found = userCode === undefined ? undefined : await this.#codes.findByUserCode(userCode)
    if (userCode === undefined || !found) return undefined
    return { ...found, displayed: displayUserCode(userCode, found.groupLength) }
  }

  /** Changes a device code that `read` lets through, looking again when a poll or another decision was first. */
  async #change(
    read: () => Promise<Found>,
    change: (record: DeviceCodeRecord) => DeviceCodeRecord,
  ): Promise<Found> {
    for (let race = 0; race < maxRaces; race++) {
      const found = await read()
      const record = change(found.record)
      if (record === found.record || (await this.#codes.replace(found, record)))
        return { ...found, record }
    }
    throw new TemporarilyUnavailableError(undefined, { reason: 'device_code_contended' })
  }

  #refused(code: DeviceVerificationErrorCode, retryAfter?: number): DeviceVerificationError {
    const error = new DeviceVerificationError(code, retryAfter)
    this.#context.report({ type: 'user_code_refused', reason: error.reason })
    return error
  }
}

/** A device code that was found by the code its user typed. */
interface Found extends EnteredDeviceCode {
  /** The user code as the device shows it. */
  readonly displayed: string
}

function checkAttemptedBy(attemptedBy: unknown): void {
  if (typeof attemptedBy === 'string' && attemptedBy !== '') return
  throw new AuthkitConfigError(
    'attemptedBy says who enters the code: the identifier of a session, or an address',
  )
}
