import type { ChildProcess } from 'node:child_process'
import { spawn, spawnSync } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { Redis } from 'ioredis'

/** Whether this machine has the program `redis-server`. */
export const hasRedisServer: boolean =
  spawnSync('redis-server', ['--version'], { stdio: 'ignore' }).status === 0

/** Where the servers of the tests listen. */
export const host = '127.0.0.1'

/** A port that nothing listens on. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, host)
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  if (typeof address !== 'object' || address === null) throw new Error('no port')
  return address.port
}

/** A folder that is removed with what is in it. */
export function temporaryFolder(): { readonly path: string; remove(): void } {
  const path = mkdtempSync(join(tmpdir(), 'authkit-redis-'))
  return { path, remove: () => rmSync(path, { recursive: true, force: true }) }
}

/** Starts a `redis-server` with options of its configuration file, and before them what stands before them on its command line. */
export function spawnRedis(
  options: Readonly<Record<string, string | number>>,
  ...before: string[]
): ChildProcess {
  const settings: Readonly<Record<string, string | number>> = { bind: host, ...options }
  const flags = Object.entries(settings).flatMap(([name, value]) => [
    `--${name}`,
    ...String(value).split(' '),
  ])
  return spawn('redis-server', [...before, ...flags], { stdio: 'ignore' })
}

/** Kills a process as a crash would. */
export async function kill(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGKILL')
  await exit
}

/** A Redis of a test's own. */
export interface OwnServer {
  readonly port: number
  readonly url: string
  /** A client for the test itself. */
  readonly admin: Redis
  /** Ends it as a crash does. */
  crash(): Promise<void>
  /** Starts it anew in the same folder on the same port. */
  restart(): Promise<void>
  stop(): Promise<void>
}

/** Starts a Redis and waits until it answers. Nothing is persisted unless the options say so. */
export async function startRedis(
  options: Readonly<Record<string, string | number>> = {},
): Promise<OwnServer> {
  const port = await freePort()
  const folder = temporaryFolder()
  const start = (): ChildProcess => spawnRedis({ port, dir: folder.path, save: '', ...options })
  let child = start()
  // Connects again and again until the server listens and has loaded what it had.
  const admin = new Redis({
    host,
    port,
    retryStrategy: () => 20,
    maxRetriesPerRequest: null,
    // By INFO, which not every test leaves there.
    enableReadyCheck: !('rename-command' in options),
  })
  admin.on('error', () => {})
  const crash = (): Promise<void> => kill(child)
  const stop = async (): Promise<void> => {
    admin.disconnect()
    await crash()
    folder.remove()
  }
  const restart = async (): Promise<void> => {
    child = start()
    await admin.ping()
  }
  try {
    await admin.ping()
    return { port, url: `redis://${host}:${port}`, admin, crash, restart, stop }
  } catch (error) {
    await stop()
    throw error
  }
}
