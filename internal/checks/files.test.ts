import { execFileSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { filesIn, packages, read, root } from './workspace.ts'

/** Packages whose sources may be few enough to need no folders. */
const adapters = [
  'axios',
  'express',
  'fastify',
  'got',
  'interaction',
  'kysely',
  'nest',
  'redis',
  'registry',
  'testing',
]

/** The most lines a file may have, and the most files a flat package may have. */
const most = { lines: 400, files: 8 }

/** Names that say nothing about what is inside. */
const vague = /(?:^|[/-])(?:utils?|helpers?|misc|managers?|services?)(?:[/.-]|$)/

const written = ['packages', 'internal', 'examples', 'scripts']
  .flatMap((folder) => filesIn(folder))
  .filter((path) => /\.[cm]?[jt]s$/.test(path))

/** Every file that git keeps or would keep. */
function keptFiles(): string[] {
  const options = ['ls-files', '--cached', '--others', '--exclude-standard', '-z']
  return execFileSync('git', options, { cwd: root, encoding: 'utf8' })
    .split('\0')
    .filter((path) => path !== '' && existsSync(join(root, path)))
}

describe('files', () => {
  it(`have at most ${most.lines} lines`, () => {
    const long = written
      .map((path) => ({ path, lines: read(path).split('\n').length - 1 }))
      .filter(({ lines }) => lines > most.lines)
    expect(long).toEqual([])
  })

  it('are named in kebab-case, sources by what they hold', () => {
    const names = written
      .filter((path) => path.startsWith('packages/'))
      .map((path) => path.split('/').slice(2).join('/'))
    const odd = names.filter((name) => !/^[a-z0-9./-]+$/.test(name))
    expect([
      ...odd,
      ...names.filter((name) => name.startsWith('src/') && vague.test(name)),
    ]).toEqual([])
  })

  describe.each(packages)('of $name', ({ name, folder, entries }) => {
    const sources = filesIn(`${folder}/src`)
    const direct = sources.filter((path) => path.split('/').length === 4)
    const isFlat = adapters.includes(name) && direct.length === sources.length

    it('exist for every entry', () => {
      expect(entries.map(({ source }) => source).filter((path) => !sources.includes(path))).toEqual(
        [],
      )
    })

    it(`are entries or errors.ts directly in src, or ${most.files} at most in a flat adapter`, () => {
      const named = [...entries.map(({ source }) => source), `${folder}/src/errors.ts`]
      const others = direct.filter((path) => !named.includes(path))
      expect(isFlat && sources.length <= most.files ? [] : others).toEqual([])
    })
  })

  it('name no path of one machine, and the shared vectors only in tests', () => {
    // Joined here, so that this file does not name them.
    const places = ['work', 'tmp'].map((name) => `/${name}/`)
    const shared = ['..', 'shared'].join('/')
    const found = keptFiles().filter((path) => {
      const text = read(path)
      if (places.some((place) => text.includes(place))) return true
      return text.includes(shared) && !/(?:^|\/)(?:test|conformance)\//.test(path)
    })
    expect(found).toEqual([])
  })
})
