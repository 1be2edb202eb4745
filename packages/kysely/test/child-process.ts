import type { ChildProcessByStdio } from 'node:child_process'
import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { createInterface } from 'node:readline'
import type { Readable, Writable } from 'node:stream'
import { fileURLToPath } from 'node:url'

/** A script of this folder that runs as a process of its own. */
export interface Child {
  /** Sends it a line. */
  send(line: string): void
  /** The next line it prints. */
  next(): Promise<string>
  /** Ends its input and waits for its exit code. */
  end(): Promise<unknown>
}

/** Starts a script of this folder from source. */
export function startChild(script: string, ...parameters: string[]): Child {
  const path = fileURLToPath(new URL(script, import.meta.url))
  const child: ChildProcessByStdio<Writable, Readable, null> = spawn(
    process.execPath,
    ['--conditions=@authkit/source', '--no-warnings', path, ...parameters],
    { stdio: ['pipe', 'pipe', 'inherit'] },
  )
  const exit = once(child, 'exit')
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  return {
    send: (line) => void child.stdin.write(`${line}\n`),
    async next() {
      const { value } = await lines.next()
      return String(value)
    },
    async end() {
      child.stdin.end()
      const [code] = await exit
      return code
    },
  }
}
