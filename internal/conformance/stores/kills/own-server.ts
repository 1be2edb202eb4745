import { type ChildProcess, execFileSync, spawn } from 'node:child_process'
import { once } from 'node:events'
import { chownSync, existsSync, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs'
import { createServer } from 'node:net'
import { tmpdir } from 'node:os'
import { delimiter, join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Readable } from 'node:stream'
import { setTimeout as delay } from 'node:timers/promises'

/** A database server that a test started for itself, and may kill. */
export interface OwnServer {
  readonly url: string
  /** Starts it, and waits until it says that it is ready. */
  readonly start: () => Promise<void>
  /** kill -9, of the server and of all that it started. */
  readonly kill: () => void
  /** Ends it and removes its files. */
  readonly close: () => Promise<void>
}

/** A program that serves a folder. */
interface Program {
  readonly serve: readonly [file: string, ...args: string[]]
  /** What it writes to standard error once it is ready. */
  readonly ready: string
}

/** Database servers refuse to run as root; there is a `nobody` everywhere. */
const nobody = 65_534
const user: { readonly uid?: number; readonly gid?: number } =
  process.getuid?.() === 0 ? { uid: nobody, gid: nobody } : {}

/** PostgreSQL in a folder and on a port of its own; `undefined` where it is not installed. */
export async function ownPostgres(): Promise<OwnServer | undefined> {
  const initdb = findProgram('initdb')
  const postgres = findProgram('postgres')
  if (initdb === undefined || postgres === undefined) return undefined
  const folder = ownFolder()
  const data = join(folder, 'data')
  const options = ['--auth=trust', '--username=postgres', '--no-locale', '--encoding=UTF8']
  execFileSync(initdb, [...options, '--no-sync', data], { ...user, stdio: 'pipe' })
  const port = await freePort()
  const address = ['-p', `${port}`, '-c', 'listen_addresses=127.0.0.1', '-k', '']
  return ownServer(folder, `postgres://postgres@127.0.0.1:${port}/postgres`, {
    serve: [postgres, '-D', data, ...address],
    ready: 'ready to accept connections',
  })
}

/** MariaDB in a folder and on a port of its own; `undefined` where it is not installed. */
export async function ownMariadb(): Promise<OwnServer | undefined> {
  const install = findProgram('mariadb-install-db')
  const mariadbd = findProgram('mariadbd')
  if (install === undefined || mariadbd === undefined) return undefined
  const folder = ownFolder()
  const options = ['--no-defaults', `--datadir=${join(folder, 'data')}`]
  execFileSync(install, [...options, '--auth-root-authentication-method=normal'], {
    ...user,
    stdio: 'pipe',
  })
  const port = await freePort()
  const address = [`--port=${port}`, '--bind-address=127.0.0.1', `--socket=${join(folder, 's')}`]
  return ownServer(folder, `mysql://root@127.0.0.1:${port}/test`, {
    serve: [mariadbd, ...options, ...address],
    ready: 'ready for connections',
  })
}

function ownServer(folder: string, url: string, { serve, ready }: Program): OwnServer {
  const [file, ...args] = serve
  let server: ChildProcess | undefined
  let killed: readonly number[] = []
  const kill = (): void => {
    if (server?.pid === undefined || hasEnded(server)) return
    killed = childrenOf(server.pid)
    server.kill('SIGKILL')
    for (const pid of killed) signal(pid)
  }
  const ended = async (): Promise<void> => {
    if (server && !hasEnded(server)) await once(server, 'exit')
    // PostgreSQL does not start while a process has the memory that its predecessor shared.
    while (killed.some(isRunning)) await delay(1)
  }
  return {
    url,
    kill,
    async start() {
      await ended()
      server = spawn(file, args, { ...user, cwd: folder, stdio: ['ignore', 'ignore', 'pipe'] })
      if (server.stderr) await said(ready, server.stderr)
    },
    async close() {
      kill()
      await ended()
      rmSync(folder, { recursive: true, force: true })
    },
  }
}

/** Waits for a line that holds certain words; what comes after is thrown away. */
async function said(words: string, output: Readable): Promise<void> {
  const lines = createInterface({ input: output })
  const heard: string[] = []
  const { promise, resolve, reject } = Promise.withResolvers<void>()
  lines.on('line', (line) => {
    heard.push(line)
    if (line.includes(words)) resolve()
  })
  lines.once('close', () => reject(new Error(`A server did not start: ${heard.join('\n')}`)))
  await promise
  lines.removeAllListeners()
  output.resume()
}

const hasEnded = ({ exitCode, signalCode }: ChildProcess): boolean =>
  exitCode !== null || signalCode !== null

/** Ends a process at once, if it still is there. */
function signal(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch {
    // It went with its parent.
  }
}

function childrenOf(pid: number): readonly number[] {
  const children = readFileSync(`/proc/${pid}/task/${pid}/children`, 'utf8')
  return children.trim().split(' ').filter(Boolean).map(Number)
}

/** False for a process that is gone, and for one that only waits for its parent to notice. */
function isRunning(pid: number): boolean {
  try {
    return !/^State:\s+Z/m.test(readFileSync(`/proc/${pid}/status`, 'utf8'))
  } catch {
    return false
  }
}

function ownFolder(): string {
  const folder = mkdtempSync(join(tmpdir(), 'authkit-'))
  if (user.uid !== undefined) chownSync(folder, nobody, nobody)
  return folder
}

/** Where a program is: on the path, among those of an administrator, or in Debian's folder of a PostgreSQL version. */
function findProgram(name: string): string | undefined {
  // Elsewhere the processes of a server cannot be told by their parent.
  if (process.platform !== 'linux') return undefined
  const versions = '/usr/lib/postgresql'
  const folders = [
    ...(process.env['PATH'] ?? '').split(delimiter),
    '/usr/sbin',
    ...(existsSync(versions) ? readdirSync(versions) : []).map((version) =>
      join(versions, version, 'bin'),
    ),
  ]
  return folders.map((folder) => join(folder, name)).find((path) => existsSync(path))
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const address = server.address()
  server.close()
  await once(server, 'close')
  return typeof address === 'object' && address ? address.port : 0
}
