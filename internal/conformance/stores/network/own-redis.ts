import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** A Redis server of a test's own. */
export interface OwnRedis {
  readonly client: Redis
  /** Lets it hold so many bytes more than it holds now; without limit when `undefined`. */
  readonly limit: (room: number | undefined) => Promise<void>
  readonly close: () => Promise<void>
}

/** Starts a Redis that keeps nothing on disk, on a socket in a folder of its own; `undefined` where there is no redis-server. */
export async function startRedis(): Promise<OwnRedis | undefined> {
  const folder = mkdtempSync(join(tmpdir(), 'authkit-redis-'))
  const path = join(folder, 'redis.sock')
  const options = ['--port', '0', '--unixsocket', path, '--save', '', '--dir', folder]
  const child = spawn('redis-server', options, { stdio: 'ignore' })
  const remove = (): void => rmSync(folder, { recursive: true, force: true })
  try {
    await once(child, 'spawn')
  } catch {
    remove()
    return undefined
  }
  const client = new Redis({ path, retryStrategy: () => 20 })
  // Until it listens.
  client.on('error', () => {})
  await new Promise((resolve, reject) => {
    client.once('ready', resolve)
    child.once('exit', () => reject(new Error('redis-server ended at once')))
  })
  return {
    client,
    async limit(room) {
      const used = /^used_memory:(\d+)/m.exec(await client.info('memory'))?.[1]
      await client.config('SET', 'maxmemory', room === undefined ? 0 : Number(used) + room)
    },
    async close() {
      client.disconnect()
      const ended = once(child, 'exit')
      child.kill()
      await ended
      remove()
    },
  }
}
