import type { Store } from '@authkit/common/store'
import { describe, expect, it } from 'vitest'
import type { NodeRedisClient, RedisClient, RedisStoreOptions } from '../src/index.ts'
import { redisStore } from '../src/index.ts'

const refused = expect.objectContaining({ code: 'ERR_AUTHKIT_CONFIG' })

const failing = (): Promise<never> => Promise.reject(new Error('Socket closed'))

/** A client that gives the same reply to everything. */
const replying = (reply: unknown): NodeRedisClient => ({
  eval: async () => reply,
  evalSha: async () => reply,
})

describe('redisStore', () => {
  it.each(['{', 'app}', '{app}:'])(
    'refuses the prefix %j, which would move keys to other slots',
    (prefix) => {
      expect(() => redisStore({ client: replying(null), prefix })).toThrow(refused)
    },
  )

  it.each([[undefined], [{ url: 'redis://127.0.0.1' }], [{ client: undefined }]])(
    'S-C1 refuses the options %j',
    (options) => {
      // What JavaScript callers pass is anything.
      const given: object | undefined = options
      expect(() => redisStore(given as RedisStoreOptions)).toThrow(refused)
    },
  )

  it('refuses what is no client of ioredis or redis', () => {
    const client: object = { get: () => {} }
    expect(() => redisStore({ client: client as RedisClient })).toThrow(refused)
  })

  it.each([[Buffer.from('1')], [[Buffer.from('1'), null]], ['text'], [7], [[]]])(
    'refuses a client that replies with %j instead of arrays of text',
    async (reply) => {
      for (const allowEviction of [false, true]) {
        const store = redisStore({ client: replying(reply), allowEviction })
        await expect(store.get('grant', 'id')).rejects.toThrow(refused)
      }
    },
  )

  const record = { id: 'id', subject: 'user', data: {} }
  const flagged: Record<string, (store: Store) => Promise<unknown>> = {
    put: (store) => store.put('grant', record),
    insert: (store) => store.insert('grant', record),
    replace: (store) => store.replace('grant', record, 1),
    delete: (store) => store.delete('grant', 'id'),
    deleteBy: (store) => store.deleteBy('grant', { subject: 'user' }),
  }

  it.each(
    Object.keys(flagged).flatMap((name) =>
      ['QUEUED', 'OK', '', null, undefined, 2, true, [1], {}].map((reply) => ({ name, reply })),
    ),
  )('takes the reply $reply to $name for neither yes nor no', async ({ name, reply }) => {
    const store = redisStore({ client: replying(reply), allowEviction: true })
    await expect(flagged[name]?.(store)).rejects.toThrow(refused)
  })

  it.each([
    ['numbers', 1, 0],
    ['text', '1', '0'],
    ['big integers', 1n, 0n],
  ])('takes yes and no as %s', async (_name, yes, no) => {
    for (const [reply, answer] of [
      [yes, true],
      [no, false],
    ]) {
      const store = redisStore({ client: replying(reply), allowEviction: true })
      for (const name of ['insert', 'replace', 'delete']) {
        expect(await flagged[name]?.(store)).toBe(answer)
      }
    }
  })

  it('rejects with a StoreError that has the error of the client as its cause', async () => {
    const store = redisStore({ client: { eval: failing, evalSha: failing } })
    await expect(store.consume('grant', 'id')).rejects.toMatchObject({
      code: 'ERR_STORE',
      operation: 'consume',
      kind: 'grant',
      cause: { message: 'Socket closed' },
    })
  })

  it('says which Redis it needs to one that does not know the flags of scripts', async () => {
    const client: NodeRedisClient = {
      evalSha: () => Promise.reject(new Error('NOSCRIPT No matching script.')),
      // What Redis 6.2 says.
      eval: () =>
        Promise.reject(
          new Error(
            "ERR Error compiling script (new function): user_script:1: unexpected symbol near '#'",
          ),
        ),
    }
    const attempt = redisStore({ client }).get('grant', 'id')
    await expect(attempt).rejects.toThrow(refused)
    await expect(attempt).rejects.toThrow(/Redis 7.0/)
  })

  it.each([0, -1, Number.NaN, 1e9])('refuses the timeout %d', (timeout) => {
    expect(() => redisStore({ client: replying(null), timeout })).toThrow(refused)
  })

  it('refuses a clock that tells milliseconds', async () => {
    const store = redisStore({ client: replying(null), clock: Date.now })
    await expect(store.get('grant', 'id')).rejects.toThrow(refused)
  })
})
