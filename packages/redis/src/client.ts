import { AuthkitConfigError } from '@authkit/common'
import type { Script } from './scripts.ts'

/** What the store asks of an `ioredis` client, `Redis` or `Cluster`. */
export interface IoredisClient {
  /** EVAL: the script, how many of the following are keys, keys and arguments. */
  eval(script: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
  /** EVALSHA: the same, with the SHA-1 of the script in its place. */
  evalsha(sha1: string, keyCount: number, ...keysAndArguments: string[]): Promise<unknown>
}

/** What the store asks of a `redis` client: `createClient`, `createClientPool` or `createCluster`. */
export interface NodeRedisClient {
  /** EVAL: the script, and its keys and arguments. */
  eval(script: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
  /** EVALSHA: the same, with the SHA-1 of the script in its place. */
  evalSha(sha1: string, options: { keys: string[]; arguments: string[] }): Promise<unknown>
}

/** A connected client, whose replies are text as both libraries have it by default. */
export type RedisClient = IoredisClient | NodeRedisClient

/** Runs a script on keys of one slot. */
export type RunScript = (script: Script, keys: string[], values: string[]) => Promise<unknown>

/** Runs scripts by their hash on either client, and sends the text of one that the server does not have yet. */
export function scriptRunner(client: RedisClient): RunScript {
  const { byHash, byText } = callers(client)
  return async (script, keys, values) => {
    try {
      return await byHash(script.sha1, keys, values)
    } catch (error) {
      // The server answers NOSCRIPT before it runs anything, so this does not run a script twice.
      if (!isReply(error, 'NOSCRIPT')) throw error
    }
    try {
      return await byText(script.text, keys, values)
    } catch (error) {
      if (!isReply(error, 'ERR Error compiling script')) throw error
      throw new AuthkitConfigError(
        'redisStore needs Redis 7.0 or later, whose scripts state their flags',
        { cause: error },
      )
    }
  }
}

function isReply(error: unknown, start: string): boolean {
  return error instanceof Error && error.message.startsWith(start)
}

type Call = (script: string, keys: string[], values: string[]) => Promise<unknown>

function callers(client: RedisClient): { byHash: Call; byText: Call } {
  if ('evalSha' in client) {
    return {
      byHash: (sha1, keys, values) => client.evalSha(sha1, { keys, arguments: values }),
      byText: (text, keys, values) => client.eval(text, { keys, arguments: values }),
    }
  }
  if ('evalsha' in client) {
    return {
      byHash: (sha1, keys, values) => client.evalsha(sha1, keys.length, ...keys, ...values),
      byText: (text, keys, values) => client.eval(text, keys.length, ...keys, ...values),
    }
  }
  throw new AuthkitConfigError('redisStore needs a client of the package ioredis or redis')
}
