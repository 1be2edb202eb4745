// A process that calls an API with an expired token: node renewing-process.ts <errand as JSON>, with a channel to the test.
import { setTimeout as sleep } from 'node:timers/promises'
import { OAuth2Client, storeLock } from '@authkit/oauth2/client'
import { type EngineName, engines } from '../stores/engines.ts'

/** What a process does. */
export interface Errand {
  readonly engine: EngineName
  readonly space: string
  /** Where the authorization server and the API are. */
  readonly origin: string
  /** Clients of the same user's token, and the calls of each. */
  readonly clients: number
  readonly calls: number
  /** Seconds after which the lock of a process that crashed is free. */
  readonly lifetime: number
}

/** What it tells. */
export type News =
  | { readonly is: 'ready' }
  | { readonly is: 'waiting' }
  | {
      readonly is: 'done'
      /** Status or error of each call, and how many there were of it. */
      readonly outcomes: Readonly<Record<string, number>>
      /** Tokens that were handed to `updateToken`. */
      readonly saved: readonly string[]
    }

const tell = (news: News): void => void process.send?.(news)

async function run({ engine, space, origin, clients, calls, lifetime }: Errand): Promise<void> {
  const { store, close } = engines[engine].open(space)
  // Opens a connection, so that processes begin together.
  await store.get('renewal', 'none')
  tell({ is: 'ready' })
  await new Promise((resolve) => process.once('message', resolve))

  const lock = storeLock(store, {
    lifetime,
    async wait(seconds) {
      tell({ is: 'waiting' })
      await sleep(seconds * 1000)
    },
  })
  const saved: string[] = []
  const called = Array.from({ length: clients }, () => {
    const client = new OAuth2Client({
      clientId: 'notebook',
      clientSecret: 'client-secret',
      serverMetadata: { token_endpoint: `${origin}/token` },
      token: { access_token: 'old', refresh_token: 'old-refresh', expires_at: 1 },
      apiBaseUrl: origin,
      lock,
      updateToken: (token) => void saved.push(token.access_token),
    })
    return Array.from({ length: calls }, async () => {
      try {
        return String((await client.fetch('/notes')).status)
      } catch (error) {
        return error instanceof Error && 'error' in error ? String(error.error) : 'unknown'
      }
    })
  })
  const found = Object.groupBy(await Promise.all(called.flat()), (outcome) => outcome)
  const outcomes = Object.fromEntries(
    Object.entries(found).map(([outcome, all = []]) => [outcome, all.length]),
  )
  tell({ is: 'done', outcomes, saved })
  await close()
  process.disconnect()
}

// The test, which started this process, gives an errand.
await run(JSON.parse(process.argv[2] ?? '') as Errand)
