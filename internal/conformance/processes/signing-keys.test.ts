import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it, onTestFinished } from 'vitest'

const secret = 'a secret that seals the keys in the file'
const day = 86_400

/** What a process answers. */
interface Answer {
  readonly kids: readonly string[]
  readonly sub?: string
  readonly token: string
}

/** Starts a process on a file and gives a function that sends it a line and waits for its answer. */
async function start(
  file: string,
): Promise<{ child: ChildProcess; ask: (line: string) => Promise<Answer> }> {
  const script = join(import.meta.dirname, 'signing-process.ts')
  const options = ['--conditions=@authkit/source', '--no-warnings', script, file, secret]
  const child = spawn(process.execPath, options, { stdio: ['pipe', 'pipe', 'inherit'] })
  onTestFinished(() => void child.kill())
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => String((await lines.next()).value)
  expect(await next()).toBe('ready')
  return {
    child,
    ask: async (line) => {
      child.stdin.write(`${line}\n`)
      // The script answers each line with one of this shape.
      return JSON.parse(await next()) as Answer
    },
  }
}

describe('SigningKeys in processes of their own', () => {
  it('share the keys of a SQLite file, make one at a time, and verify what the others sign', async () => {
    const folder = mkdtempSync(join(tmpdir(), 'authkit-'))
    onTestFinished(() => rmSync(folder, { recursive: true, force: true }))
    const file = join(folder, 'keys.sqlite')
    const processes = await Promise.all([start(file), start(file), start(file)])
    const begin = 1_800_000_000
    let token = ''
    const published: number[] = []
    for (const days of [0, 1, 89, 90, 91, 180, 181]) {
      const line = `${begin + days * day} ${token}`.trim()
      const answers = await Promise.all(processes.map(({ ask }) => ask(line)))
      const [first] = answers
      const sets = answers.map(({ kids }) => [...kids].toSorted((a, b) => a.localeCompare(b)))
      for (const set of sets) expect(set).toEqual(sets[0])
      for (const { sub } of answers) expect(sub === undefined).toBe(token === '')
      published.push(first?.kids.length ?? 0)
      token = days === 90 ? '' : (first?.token ?? '')
    }
    expect(published).toEqual([1, 1, 2, 2, 1, 2, 2])
    for (const { child } of processes) {
      child.stdin?.end()
      expect(await once(child, 'exit')).toEqual([0, null])
    }
  })
})
