import { memoryStore } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import { describe, expect, it } from 'vitest'
import { tokensOf, type Tokens } from '../faults/observe.ts'
import { bodyOf, World } from '../faults/world.ts'
import { laggingStore } from './lagging-store.ts'

const lag = 200

/** Two servers of one issuer: one reads from a replica that lags behind, one from the primary. */
function setup(): { far: World; near: World; pass: (milliseconds: number) => void } {
  let now = 0
  const primary = memoryStore()
  const refresh = { graceWindow: 0 }
  // A look at the replica takes a millisecond.
  const lagging = laggingStore(primary, lag, () => now)
  const store: Store = {
    ...lagging,
    get(kind, id) {
      now += 1
      return lagging.get(kind, id)
    },
  }
  return {
    far: new World({ store, refresh }),
    near: new World({ store: primary, refresh }),
    pass(milliseconds) {
      now += milliseconds
    },
  }
}

const statusOf = ({ status, body = '' }: HttpResponse): unknown =>
  status === 200 ? 200 : (JSON.parse(body) as { readonly error?: string }).error

/** Whether tokens are good for anything, as the primary knows it. */
async function areAlive(near: World, { access, refresh }: Tokens): Promise<boolean> {
  const answers = await Promise.all(
    [access, refresh].map((token) => near.post('/introspect', { token })),
  )
  return answers.some((answer) => bodyOf(answer)['active'] === true)
}

describe('S-X2 a store that reads from a replica 200 ms behind', () => {
  it('A-14 redeems a code once it got there, and not twice', async () => {
    const { far, near, pass } = setup()
    const code = await far.code()
    expect(statusOf(await far.exchange(code))).toBe('invalid_grant')
    pass(lag)
    const first = await far.exchange(code)
    expect(statusOf(first)).toBe(200)
    expect(await areAlive(near, tokensOf(first))).toBe(true)
    // The replica holds the code as fresh still, but the grant on the primary is not what the replica says.
    expect(statusOf(await far.exchange(code))).toBe('temporarily_unavailable')
    pass(lag)
    expect(statusOf(await far.exchange(code))).toBe('invalid_grant')
    expect(await areAlive(near, tokensOf(first))).toBe(false)
  })

  it('A-18 redeems a code at most once of a hundred at one moment', async () => {
    const { far, near, pass } = setup()
    const code = await far.code()
    pass(lag)
    const responses = await Promise.all(Array.from({ length: 100 }, () => far.exchange(code)))
    const granted = responses.filter(({ status }) => status === 200)
    expect(granted.length).toBeLessThanOrEqual(1)
    expect(responses.filter((one) => statusOf(one) === 'invalid_grant')).toHaveLength(
      100 - granted.length,
    )
    for (const response of granted) expect(await areAlive(near, tokensOf(response))).toBe(false)
    pass(lag)
    expect(statusOf(await far.exchange(code))).toBe('invalid_grant')
  })

  it('A-20 rotates a refresh token once, and leaves no two successors alive', async () => {
    const { far, near, pass } = setup()
    const code = await far.code()
    pass(lag)
    const { refresh } = tokensOf(await far.exchange(code))
    // A client that is faster than the replica is told that nobody knows its token, which changes nothing.
    expect(statusOf(await far.refresh(refresh))).toBe('invalid_grant')
    pass(lag)
    const responses = await Promise.all(Array.from({ length: 20 }, () => far.refresh(refresh)))
    const granted = responses.filter(({ status }) => status === 200)
    expect(granted).toHaveLength(1)
    const again = await far.refresh(refresh)
    expect(statusOf(again)).toBe('invalid_grant')
    pass(lag)
    // Once the replica knows of the successor, the old token is one that was stolen.
    expect(statusOf(await far.refresh(refresh))).toBe('invalid_grant')
    for (const response of granted) expect(await areAlive(near, tokensOf(response))).toBe(false)
  })

  it('knows of a revocation when the replica does, and on the primary at once', async () => {
    const { far, near, pass } = setup()
    const code = await far.code()
    pass(lag)
    const tokens = tokensOf(await far.exchange(code))
    pass(lag)
    const seen = async (): Promise<unknown> =>
      bodyOf(await far.post('/introspect', { token: tokens.access }))['active']
    expect((await far.post('/revoke', { token: tokens.refresh })).status).toBe(200)
    expect(await areAlive(near, tokens)).toBe(false)
    expect(await seen()).toBe(true)
    pass(lag)
    expect(await seen()).toBe(false)
  })
})
