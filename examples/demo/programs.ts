import { fork, type ChildProcess } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'

/** The three programs while they run. */
export interface Programs {
  /** Settles with the exit code when one of them ends or Ctrl-C is pressed. */
  readonly ended: Promise<number>
  readonly stop: () => Promise<void>
}

const names = ['provider', 'api', 'app'] as const

/** How the three programs are started. */
export interface ProgramOptions {
  /** The first of their ports. */
  readonly port: number
  /** Shows only what goes wrong. */
  readonly quiet: boolean
  /** What the provider keeps its records in, and where in it. */
  readonly store: string
  readonly space: string
}

/** Starts provider, API and app one after the other; `undefined` when one cannot start, which it has then explained. */
export async function startPrograms(options: ProgramOptions): Promise<Programs | undefined> {
  const { port, quiet, store, space } = options
  const directory = await mkdtemp(join(tmpdir(), 'authkit-demo-'))
  const children: ChildProcess[] = []
  const interrupted = new Promise<number>((resolve) => {
    for (const signal of ['SIGINT', 'SIGTERM'] as const) process.once(signal, () => resolve(0))
  })
  const stop = async () => {
    await Promise.all(children.map(end))
    await rm(directory, { recursive: true, force: true })
  }
  for (const name of names) {
    const child = fork(join(import.meta.dirname, `${name}.ts`), {
      env: {
        ...process.env,
        DEMO_PORT: String(port),
        DEMO_DIRECTORY: directory,
        DEMO_STORE: store,
        DEMO_SPACE: space,
      },
      stdio: [quiet ? 'ignore' : 'inherit', quiet ? 'ignore' : 'inherit', 'inherit', 'ipc'],
    })
    children.push(child)
    const ready = once(child, 'message').then(() => true)
    const failed = once(child, 'exit').then(() => false)
    if (await Promise.race([ready, failed, interrupted.then(() => false)])) continue
    await stop()
    return undefined
  }
  const exits = children.map((child) =>
    once(child, 'exit').then(([code]) => (typeof code === 'number' ? code : 1)),
  )
  return { ended: Promise.race([interrupted, ...exits]), stop }
}

async function end(child: ChildProcess): Promise<void> {
  if (child.exitCode !== null || child.signalCode !== null) return
  const exit = once(child, 'exit')
  child.kill('SIGTERM')
  await exit
}
