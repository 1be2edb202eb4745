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
      const store = redisStore({ client: replying(reply) })
      await expect(store.get('grant', 'id')).rejects.toThrow(refused)
    },
  )

  it('passes on the error of a client that has no connection', async () => {
    const store = redisStore({ client: { eval: failing, evalSha: failing } })
    await expect(store.consume('grant', 'id')).rejects.toThrow('Socket closed')
  })
})
