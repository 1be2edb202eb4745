import { execFileSync } from 'node:child_process'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parseModule } from './modules.ts'
import { filesIn, packages, resolveImport, root } from './workspace.ts'

const entries = packages.flatMap((one) => one.entries)

/** What a user can import from a module, values and types apart. */
function exportedNames(path: string): { values: string[]; types: string[] } {
  const values = new Set<string>()
  const types = new Set<string>()
  for (const { name, isType, from } of parseModule(path).exports) {
    if (name !== undefined) (isType ? types : values).add(name)
    else if (from?.startsWith('.')) {
      const passed = exportedNames(resolveImport(path, from))
      for (const value of passed.values) values.add(value)
      for (const type of passed.types) types.add(type)
    } else {
      throw new Error(`${path} exports everything of ${from}, which no one can pin`)
    }
  }
  return { values: [...values].toSorted(), types: [...types].toSorted() }
}

describe('exports', () => {
  it('are pinned; a change of them is meant: npm test -- internal/checks -u', async () => {
    const names = entries.map(({ specifier, source }) => [specifier, exportedNames(source)])
    const text = `${JSON.stringify(Object.fromEntries(names), undefined, 2)}\n`
    await expect(text).toMatchFileSnapshot('exports.json')
  })

  it('are named', () => {
    const unnamed = entries.filter(({ source }) => exportedNames(source).values.includes('default'))
    expect(unnamed).toEqual([])
  })

  it('need no top-level await, which require() refuses', () => {
    const sources = packages.flatMap(({ folder }) => filesIn(`${folder}/src`, '.ts'))
    expect(sources.filter((path) => parseModule(path).hasTopLevelAwait)).toEqual([])
  })

  it('can be loaded by require() from CommonJS, every value of them', () => {
    const expected = entries.map(({ specifier, source }) => [
      specifier,
      exportedNames(source).values,
    ])
    const script = `
      const found = ${JSON.stringify(expected)}.flatMap(([specifier, names]) => {
        const entry = require(specifier)
        return names.filter((name) => entry[name] === undefined).map((name) => specifier + ' ' + name)
      })
      process.stdout.write(JSON.stringify(found))
    `
    const options = ['--conditions=@authkit/source', '--no-warnings', '--input-type=commonjs']
    const output = execFileSync(process.execPath, [...options, '--eval', script], {
      cwd: join(root, 'internal/checks'),
      encoding: 'utf8',
    })
    expect(JSON.parse(output)).toEqual([])
  })
})
