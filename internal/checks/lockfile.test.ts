import { describe, expect, it } from 'vitest'
import { parseAllDocuments } from 'yaml'
import { read } from './workspace.ts'

/** A package of the lockfile, with the machines it is made for. */
interface Locked {
  readonly os?: readonly string[]
  readonly cpu?: readonly string[]
  readonly libc?: readonly string[]
}

/** Machines that a contributor may have. */
const machines = ['darwin-arm64', 'darwin-x64', 'linux-arm64', 'linux-x64', 'win32-x64']

/** Native tools by design for some machines only: the Node that the root brings, and macOS's file events. */
const partial = new Set(['node', 'fsevents'])

/** `@rolldown/binding-linux-x64-gnu@1.2.19` → `@rolldown/binding@1.2.19`. */
function family(id: string): string {
  const [, name = id, version = ''] = /^(.+)@([^@]+)$/.exec(id) ?? []
  const stem = name.replace(
    /[-/](?:aix|android|darwin|freebsd|linux|netbsd|openbsd|openharmony|sunos|wasm32|win32|windows)\b.*$/,
    '',
  )
  return `${stem}@${version}`
}

describe('lockfile', () => {
  const text = read('pnpm-lock.yaml')

  it('holds no download address', () => {
    expect(text.split('\n').filter((line) => /https?:|tarball:|resolved:/.test(line))).toEqual([])
    expect(read('internal/node-matrix/package-lock.json')).not.toMatch(
      /"resolved"|https?:\/\/registry/,
    )
  })

  it('serves Linux, macOS and Windows with every native tool', () => {
    const found = new Map<string, Set<string>>()
    for (const document of parseAllDocuments(text)) {
      // Only the fields of `Locked` are read, and each may be missing.
      const { packages = {} } = (document.toJS() ?? {}) as { packages?: Record<string, Locked> }
      for (const [id, { os = [], cpu = [] }] of Object.entries(packages)) {
        const machinesOfIt = os.flatMap((system) => cpu.map((chip) => `${system}-${chip}`))
        const known = found.get(family(id)) ?? new Set()
        for (const machine of machinesOfIt) known.add(machine)
        if (machinesOfIt.length > 0) found.set(family(id), known)
      }
    }
    expect([...found.keys()].some((id) => id.startsWith('@rolldown/binding@'))).toBe(true)
    const gaps = [...found]
      .filter(([id]) => !partial.has(id.slice(0, id.lastIndexOf('@'))))
      .map(([id, known]) => [id, machines.filter((machine) => !known.has(machine))] as const)
      .filter(([, missing]) => missing.length > 0)
    expect(gaps).toEqual([])
  })
})
