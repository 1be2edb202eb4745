import { AuthkitConfigError, checkOptions, notify } from '@authkit/common'
import type { Client, ServerContext, SignedInSession } from '@authkit/oauth2/server'
import { deliver, type DeliverySettings, type Message, type Outcome } from './deliver.ts'
import { createLogoutToken } from './logout-token.ts'

/** How clients are told by the server itself, Back-Channel Logout §2. */
export interface BackChannelOptions {
  /** Tries after the first for a client that cannot be reached or is busy; 2 unless given, 10 at most. */
  readonly retries?: number
  /** Seconds before the second try, twice as many before each further one; 1 unless given. */
  readonly backoff?: number
  /** Seconds that one try may take; 5 unless given. */
  readonly timeout?: number
  /** Requests of one sign-out at the same time; 10 unless given. */
  readonly concurrency?: number
  /** Seconds that the user waits for clients to be told, which goes on after that; 2 unless given, 0 for not at all. */
  readonly wait?: number
  /** Seconds that a Logout Token lives; 120 unless given, which is what Back-Channel Logout §4 recommends at most. */
  readonly tokenLifetime?: number
  /** `any` lets a `backchannel_logout_uri` lead to loopback and private addresses; `public` unless given. */
  readonly addresses?: 'any' | 'public'
  /** Sends requests instead of the server's own connection; only with `addresses: 'any'`. */
  readonly fetch?: typeof fetch
  /** Told what came of each delivery, beside the events `logout_delivered` and `logout_failed` of the server. */
  readonly onDelivery?: (delivery: LogoutDelivery) => unknown
}

/** What came of telling a client that a session ended. */
export interface LogoutDelivery extends Outcome {
  /** Public identifier of the session. */
  readonly sid: string
}

/** Tells clients that a session ended. */
export interface BackChannel {
  readonly addresses: 'any' | 'public'
  /** Resolves when all were told, or when the user waited long enough; never rejects. */
  readonly tell: (
    clients: readonly Client[],
    session: SignedInSession,
    context: ServerContext,
  ) => Promise<void>
}

/** Reads how clients are told; throws an `AuthkitConfigError` for options that cannot be. */
export function backChannel(options: BackChannelOptions = {}): BackChannel {
  checkBackChannel(options)
  const { addresses = 'public', wait = 2, tokenLifetime = 120, onDelivery } = options
  const { retries = 2, backoff = 1, timeout = 5, concurrency = 10, fetch } = options
  const settings: DeliverySettings = { retries, backoff, timeout, concurrency, addresses, fetch }
  return {
    addresses,
    tell(clients, session, context) {
      const messages = clients.flatMap((client) =>
        toMessage(client, session, tokenLifetime, context),
      )
      const settle = (outcome: Outcome): void => {
        report(outcome, session, context)
        notify(onDelivery, { ...outcome, sid: session.sid })
      }
      return atMost(wait, deliver(messages, settings, settle))
    },
  }
}

function toMessage(
  client: Client,
  session: SignedInSession,
  lifetime: number,
  context: ServerContext,
): Message[] {
  const { client_id: clientId, backchannel_logout_uri: uri } = client
  // Back-Channel Logout §2.2: who registered no URI is not told.
  if (typeof uri !== 'string') return []
  return [{ clientId, uri, token: () => createLogoutToken(client, session, lifetime, context) }]
}

function report(
  { clientId, delivered, attempts, status, reason = 'unknown', cause }: Outcome,
  { sid }: SignedInSession,
  context: ServerContext,
): void {
  if (delivered) context.report({ type: 'logout_delivered', clientId, sid, attempts })
  else context.report({ type: 'logout_failed', clientId, sid, attempts, reason, status, cause })
}

/** The user does not wait longer than that for the servers of others. */
async function atMost(seconds: number, work: Promise<void>): Promise<void> {
  let timer: NodeJS.Timeout | undefined
  const over = new Promise<void>((resolve) => {
    timer = setTimeout(resolve, seconds * 1000)
  })
  await Promise.race([work, over])
  clearTimeout(timer)
}

function checkBackChannel(options: BackChannelOptions): void {
  const where = 'endSession: backChannel'
  checkOptions(where, options, {
    retries: 'number?',
    backoff: 'number?',
    timeout: 'number?',
    concurrency: 'number?',
    wait: 'number?',
    tokenLifetime: 'number?',
    addresses: 'text?',
    fetch: 'function?',
    onDelivery: 'function?',
  })
  for (const [name, [least, most, isWhole]] of Object.entries(ranges)) {
    const value: unknown = Reflect.get(options, name)
    if (value === undefined) continue
    const isWithin = typeof value === 'number' && value >= least && value <= most
    if (isWithin && (!isWhole || Number.isInteger(value))) continue
    const kind = isWhole ? 'a whole number' : 'a number'
    throw new AuthkitConfigError(`${where}: ${name} is ${kind} from ${least} to ${most}`)
  }
  const { addresses = 'public', fetch } = options
  if (addresses !== 'public' && addresses !== 'any')
    throw new AuthkitConfigError(`${where}: addresses is 'public' or 'any'`)
  // A fetch of the application's cannot tell where its connection leads.
  if (fetch !== undefined && addresses !== 'any')
    throw new AuthkitConfigError(`${where}: fetch needs addresses: 'any'`)
}

const ranges: Readonly<Record<string, readonly [least: number, most: number, whole: boolean]>> = {
  retries: [0, 10, true],
  backoff: [0, 60, false],
  timeout: [0.1, 60, false],
  concurrency: [1, 100, true],
  wait: [0, 60, false],
  tokenLifetime: [1, 600, true],
}
