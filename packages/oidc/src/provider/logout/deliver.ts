import { AuthkitConfigError, FetchError, guardedFetch, urlEncode } from '@authkit/common'

/** How clients are reached. */
export interface DeliverySettings {
  /** Tries after the first. */
  readonly retries: number
  /** Seconds before the second try; twice as many before each further one. */
  readonly backoff: number
  /** Seconds that one try may take. */
  readonly timeout: number
  /** Requests at the same time. */
  readonly concurrency: number
  /** `public` refuses hosts that are not on the public internet. */
  readonly addresses: 'any' | 'public'
  readonly fetch: typeof fetch | undefined
}

/** One client to tell, Back-Channel Logout §2.5. */
export interface Message {
  readonly clientId: string
  /** Where the client is told. */
  readonly uri: string
  /** Makes a new Logout Token, since a client may have seen the one whose answer was lost. */
  readonly token: () => Promise<string>
}

/** What came of telling a client. */
export interface Outcome {
  readonly clientId: string
  readonly delivered: boolean
  /** How often it was tried. */
  readonly attempts: number
  /** HTTP status code of the last answer; absent when there was none. */
  readonly status: number | undefined
  /** Why it was not delivered, in a word; absent when it was. */
  readonly reason: string | undefined
  /** What was thrown, for the operator. */
  readonly cause: unknown
}

/** Nothing that a client says about it is read. */
const maxBytes = 65_536
const passing: readonly string[] = ['ERR_FETCH_NETWORK', 'ERR_FETCH_TIMEOUT']

/**
 * Tells every client, those that could not be reached several times, and reports each when it is settled; never rejects. All are tried once
 * before any is tried again, so that one that hangs keeps nobody waiting for long, Back-Channel Logout §2.5.
 */
export async function deliver(
  messages: readonly Message[],
  settings: DeliverySettings,
  settle: (outcome: Outcome) => void,
): Promise<void> {
  let open = messages
  for (let attempts = 1; open.length > 0; attempts += 1) {
    const again: Message[] = []
    await inParallel(open, settings.concurrency, async (message) => {
      const { isPassing, ...answer } = await attempt(message, settings)
      if (isPassing && attempts <= settings.retries) again.push(message)
      else settle({ clientId: message.clientId, attempts, ...answer })
    })
    open = again
    if (open.length > 0) await pause(settings.backoff * 2 ** (attempts - 1))
  }
}

interface Answer extends Omit<Outcome, 'clientId' | 'attempts'> {
  /** True when the same may succeed a little later. */
  readonly isPassing: boolean
}

async function attempt(message: Message, settings: DeliverySettings): Promise<Answer> {
  const { timeout, addresses, fetch } = settings
  let token: string
  try {
    token = await message.token()
  } catch (cause) {
    return { ...failed, reason: 'token', cause }
  }
  try {
    // Back-Channel Logout §2.5: a form by POST with the one parameter.
    const { status } = await guardedFetch(message.uri, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: urlEncode([['logout_token', token]]),
      timeout,
      addresses,
      fetch,
      maxBytes,
    })
    return fromStatus(status)
  } catch (cause) {
    const reason = codeOf(cause)
    return { ...failed, reason, cause, isPassing: passing.includes(reason) }
  }
}

const failed = { delivered: false, status: undefined, isPassing: false }

function fromStatus(status: number): Answer {
  // Back-Channel Logout §2.8: 200, and 204 since some frameworks turn an empty answer into that.
  if (status === 200 || status === 204)
    return { delivered: true, status, reason: undefined, cause: undefined, isPassing: false }
  // Back-Channel Logout §2.8: 400 is the client's last word.
  const isPassing = status >= 500 || status === 429
  return { ...failed, status, reason: 'status', cause: undefined, isPassing }
}

function codeOf(cause: unknown): string {
  return cause instanceof FetchError || cause instanceof AuthkitConfigError ? cause.code : 'unknown'
}

async function inParallel<Item>(
  items: readonly Item[],
  limit: number,
  work: (item: Item) => Promise<void>,
): Promise<void> {
  const queue = items.values()
  const worker = async (): Promise<void> => {
    for (const item of queue) await work(item)
  }
  await Promise.all(Array.from({ length: Math.min(limit, items.length) }, worker))
}

function pause(seconds: number): Promise<void> {
  return new Promise((resolve) => {
    setTimeout(resolve, seconds * 1000)
  })
}
