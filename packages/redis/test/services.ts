import { randomUUID } from 'node:crypto'
import { Redis } from 'ioredis'

/** Where the tests look for Redis. */
export const url: string = process.env['REDIS_URL'] ?? 'redis://127.0.0.1:6379'

/** Whether a missing Redis is a failure. */
export const isRequired: boolean = process.env['AUTHKIT_REQUIRE_SERVICES'] === '1'

/** Whether Redis answers within two seconds. */
export async function reach(): Promise<boolean> {
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: 2000,
    retryStrategy: () => null,
  })
  client.on('error', () => {})
  try {
    await client.connect()
    return (await client.ping()) === 'PONG'
  } catch {
    return false
  } finally {
    client.disconnect()
  }
}

/** A prefix that no other run uses. */
export function freshPrefix(): string {
  return `authkit-test-${randomUUID()}:`
}

/** Removes every key that starts with the prefix. */
export async function removeKeys(client: Redis, prefix: string): Promise<void> {
  for await (const keys of client.scanStream({ match: `${prefix}*`, count: 1000 })) {
    if (keys.length > 0) await client.unlink(keys)
  }
}
