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

/** Runs a script on one key. */
export type RunScript = (script: Script, key: string, values: readonly string[]) => Promise<unknown>

/** Runs scripts by their hash on either client, and sends the text of one that the server does not have yet. */
export function scriptRunner(client: RedisClient): RunScript {
  const { byHash, byText } = callers(client)
  return async (script, key, values) => {
    try {
      return await byHash(script.sha1, key, values)
    } catch (error) {
      // The server answers NOSCRIPT before it runs anything, so this does not run a script twice.
      if (!(error instanceof Error) || !error.message.startsWith('NOSCRIPT')) throw error
      return byText(script.text, key, values)
    }
  }
}

type Call = (script: string, key: string, values: readonly string[]) => Promise<unknown>

function callers(client: RedisClient): { byHash: Call; byText: Call } {
  if ('evalSha' in client) {
    return {
      byHash: (sha1, key, values) => client.evalSha(sha1, { keys: [key], arguments: [...values] }),
      byText: (text, key, values) => client.eval(text, { keys: [key], arguments: [...values] }),
    }
  }
  if ('evalsha' in client) {
    return {
      byHash: (sha1, key, values) => client.evalsha(sha1, 1, key, ...values),
      byText: (text, key, values) => client.eval(text, 1, key, ...values),
    }
  }
  throw new AuthkitConfigError('redisStore needs a client of the package ioredis or redis')
}
