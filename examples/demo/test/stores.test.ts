import { execFile, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { describe, expect, it } from 'vitest'
import { freePort, isListening, testedServices } from './services.ts'

const program = ['--conditions=@authkit/source', join(import.meta.dirname, '..', 'main.ts')]
const isRequired = process.env['AUTHKIT_REQUIRE_SERVICES'] === '1'

/** Milliseconds that the programs of a demo may take to start, and to do all their steps. */
const patience = 120_000

/** How the demo ended and what it said. */
interface Outcome {
  readonly code: unknown
  readonly stdout: string
  readonly stderr: string
}

/** Runs the demo until it ends. */
function demo(args: readonly string[], variables: Record<string, string> = {}): Promise<Outcome> {
  const env = { ...process.env, NODE_NO_WARNINGS: '1', ...variables }
  return new Promise((resolve) => {
    execFile(process.execPath, [...program, ...args], { env }, (error, stdout, stderr) => {
      resolve({ code: error === null ? 0 : error.code, stdout, stderr })
    })
  })
}

/** Runs the check on a store; the space in which it worked. */
async function check(args: readonly string[]): Promise<string> {
  const given = ['--check', '--port', String(await freePort()), ...args]
  const { code, stdout, stderr } = await demo(given)
  expect({ code, stderr, last: stdout.trimEnd().split('\n').at(-1) }).toEqual({
    code: 0,
    stderr: '',
    last: '14 passed, 0 failed',
  })
  const [, place = ''] = /^store (.*)$/m.exec(stdout) ?? []
  return place
}

describe('npm run demo -- --check', () => {
  it.concurrent('holds on SQLite when no store is named', { timeout: patience }, async () => {
    expect(await check([])).toBe('SQLite')
  })

  it.concurrent('holds with --store memory', { timeout: patience }, async () => {
    expect(await check(['--store', 'memory'])).toBe('memory')
  })

  it.concurrent('ends by a sentence when --store names none', async () => {
    for (const name of ['mongo', '__proto__']) {
      const { code, stdout, stderr } = await demo(['--check', '--store', name])
      expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
      expect(stderr).toMatch(/^--store is one of memory, sqlite, postgres, mariadb, redis\n/)
    }
  })

  it.concurrent('tells by --help which stores there are', async () => {
    const { code, stdout } = await demo(['--help'])
    expect(code).toBe(0)
    expect(stdout).toContain('memory, sqlite, postgres, mariadb, redis')
  })
})

const reached = await Promise.all(
  Object.entries(testedServices).map(async ([name, service]) => ({
    name,
    ...service,
    isReachable: await isListening(service.url),
  })),
)

describe.each(reached)('npm run demo -- --store $name', ({ name, variable, list, isReachable }) => {
  it.skipIf(!isReachable && !isRequired)('finds its server', () => {
    expect(isReachable).toBe(true)
  })

  // Twice at the same time on one of them, since each costs some seconds.
  const runs = name === 'redis' ? 2 : 1
  it.skipIf(!isReachable).concurrent(
    'holds, in a space of its own that is gone afterwards',
    { timeout: patience },
    async () => {
      const checks = Array.from({ length: runs }, () => check(['--store', name]))
      const spaces = (await Promise.all(checks)).map((place) => place.split(' ').at(-1) ?? '')
      expect(new Set(spaces).size).toBe(runs)
      for (const space of spaces) {
        expect(space).toMatch(/^authkit[_-]demo[_-][0-9a-f]{8}:?$/)
        expect((await list()).filter((each) => each.startsWith(space))).toEqual([])
      }
    },
  )

  it.concurrent('ends by one sentence when nothing answers', { timeout: patience }, async () => {
    // Nothing listens on port 1, and the password is nobody's business.
    const url = `${name === 'mariadb' ? 'mysql' : name}://someone:hunter2@127.0.0.1:1/database`
    const args = ['--check', '--store', name, '--port', String(await freePort())]
    const { code, stdout, stderr } = await demo(args, { [variable]: url })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^The provider cannot start: \w+ at 127\.0\.0\.1:1 cannot be used: [^\n]*ECONNREFUSED[^\n]*\n$/,
    )
    expect(stderr).toContain(`say in ${variable} where it is`)
    expect(stderr).not.toContain('hunter2')
  })
})

describe('npm run demo', () => {
  it.concurrent(
    'says where it keeps its records, and ends when told to',
    { timeout: patience },
    async () => {
      const args = [...program, '--port', String(await freePort()), '--store', 'memory']
      const child = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] })
      const lines: string[] = []
      for await (const line of createInterface({ input: child.stdout })) {
        lines.push(line)
        if (line.includes('Ctrl-C')) child.kill('SIGTERM')
      }
      if (child.exitCode === null) await once(child, 'exit')
      expect(child.exitCode).toBe(0)
      expect(lines.join('\n')).toMatch(/keeps codes, tokens and sessions in memory\./)
    },
  )
})
