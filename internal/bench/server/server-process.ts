import { type ChildProcess, fork } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import type { ContenderName } from './contenders.ts'
import type { GrantType } from './token-request.ts'

/** What the bench wants of a contender in a process of its own. */
export type Question =
  | { readonly ask: 'renew'; readonly count: number }
  | { readonly ask: 'imitate'; readonly answer: Readonly<Record<string, unknown>> }
  | { readonly ask: 'fill'; readonly count: number }
  | { readonly ask: 'cpu' }

/** A contender in a process of its own, seen from the bench. */
export class ServerProcess {
  /** URL of its token endpoint. */
  readonly url: string
  /** The grant that it is asked for. */
  readonly grantType: GrantType
  readonly #child: ChildProcess

  private constructor(child: ChildProcess, port: number, grantType: GrantType) {
    this.#child = child
    this.url = `http://127.0.0.1:${port}/token`
    this.grantType = grantType
  }

  /** Starts one and waits until it listens. */
  static async start(name: ContenderName, grantType: GrantType): Promise<ServerProcess> {
    const child = fork(join(import.meta.dirname, 'contender-process.ts'), [name, grantType], {
      execArgv: [...process.execArgv, '--expose-gc', '--max-old-space-size=8192'],
      // Only what goes wrong is for the reader of the table.
      stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
      env: { ...process.env, NODE_ENV: 'production' },
    })
    return new ServerProcess(child, Number(await message(child)), grantType)
  }

  /** Lets it forget what it stored and make codes or refresh tokens. */
  async renew(count: number): Promise<readonly string[]> {
    // contender-process.ts answers it with these.
    return (await this.#ask({ ask: 'renew', count })) as readonly string[]
  }

  /** Lets a bare server answer like this. */
  async imitate(answer: Readonly<Record<string, unknown>>): Promise<void> {
    await this.#ask({ ask: 'imitate', answer })
  }

  /** Lets ours store as many access tokens for good. */
  async fill(count: number): Promise<void> {
    await this.#ask({ ask: 'fill', count })
  }

  /** Microseconds of CPU that it has used, all threads together. */
  async cpu(): Promise<number> {
    return Number(await this.#ask({ ask: 'cpu' }))
  }

  /** Ends the process. */
  stop(): void {
    this.#child.kill()
  }

  #ask(question: Question): Promise<unknown> {
    this.#child.send(question)
    return message(this.#child)
  }
}

/** The next message; rejects when the process ends instead. */
async function message(child: ChildProcess): Promise<unknown> {
  const stopped = new AbortController()
  const { signal } = stopped
  try {
    const [told]: unknown[] = await Promise.race([
      once(child, 'message', { signal }),
      once(child, 'exit', { signal }).then(() => {
        throw new Error('A server of the bench ended by itself')
      }),
    ])
    return told
  } finally {
    stopped.abort()
  }
}
