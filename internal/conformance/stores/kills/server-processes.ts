import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { rounds } from '../soak.ts'

/** A server process that listens. */
export interface ServerProcess {
  readonly port: number
  /** kill -9. */
  readonly kill: () => void
}

/** Lets a process that loaded its code open its store and listen. */
type Spare = () => Promise<ServerProcess>

/** Processes that are ready before they are needed. */
export interface ServerProcesses {
  /** Starts the next server. */
  readonly next: () => Promise<ServerProcess>
  /** Rejects when a process ends that nobody killed. */
  readonly failed: Promise<never>
  /** Ends all of them. */
  readonly close: () => Promise<void>
}

/** Processes waiting at any time: loading takes longer than a server lives, and one that is not needed any more was loaded for nothing. */
const waiting = rounds(1, 2)

/** Server processes over what the arguments of `server-process.ts` name, with more variables in their environment if told. */
export function serverProcesses(
  args: readonly string[],
  more: Readonly<Record<string, string>> = {},
): ServerProcesses {
  // Hundreds of processes load the same code.
  const cache = mkdtempSync(join(tmpdir(), 'authkit-code-'))
  const env = { ...process.env, NODE_COMPILE_CACHE: cache, ...more }
  const failure = Promise.withResolvers<never>()
  failure.promise.catch(() => {})
  const running = new Set<ChildProcess>()
  const killed = new WeakSet<ChildProcess>()
  const kill = (child: ChildProcess): void => {
    killed.add(child)
    child.kill('SIGKILL')
  }
  const load = async (): Promise<Spare> => {
    const script = join(import.meta.dirname, 'server-process.ts')
    const options = ['--conditions=@authkit/source', '--no-warnings', script, ...args]
    const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'], env })
    running.add(child)
    child.once('exit', () => {
      running.delete(child)
      if (!killed.has(child)) failure.reject(new Error('A server process ended by itself'))
    })
    // Its end is told above.
    child.stdin.on('error', () => {})
    const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
    await lines.next()
    return async () => {
      child.stdin.write('start\n')
      const { value: port } = await lines.next()
      return { port: Number(port), kill: () => kill(child) }
    }
  }
  const spares = Array.from({ length: waiting }, load)
  return {
    failed: failure.promise,
    async next() {
      const spare = spares.shift() ?? load()
      spares.push(load())
      const start = await spare
      return start()
    },
    async close() {
      failure.reject(new Error('The server processes were closed'))
      const ends = [...running].map((child) => once(child, 'exit'))
      for (const child of running) kill(child)
      await Promise.all(ends)
      rmSync(cache, { recursive: true, force: true })
    },
  }
}
