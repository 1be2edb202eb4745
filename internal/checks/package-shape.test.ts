import { describe, expect, it } from 'vitest'
import { filesIn, packages, read } from './workspace.ts'

describe.each(packages)('package $name', ({ name, folder, manifest, entries }) => {
  it('has what every package has', () => {
    const files = filesIn(folder)
    const expected = ['README.md', 'LICENSE', 'package.json', 'tsconfig.json']
    expect(files).toEqual(expect.arrayContaining(expected.map((file) => `${folder}/${file}`)))
    expect(filesIn(`${folder}/test`, '.test.ts')).not.toEqual([])
  })

  it('carries the licence of the repository', () => {
    expect(read(`${folder}/LICENSE`)).toBe(read('LICENSE'))
  })

  it('says in package.json what it is and what it needs', () => {
    expect(manifest).toMatchObject({
      name: `@authkit/${name}`,
      type: 'module',
      license: 'MIT',
      sideEffects: false,
      engines: { node: '>=22.13.0' },
      repository: { type: 'git', directory: folder },
      files: ['dist', '!dist/*.tsbuildinfo', 'src', 'CHANGELOG.md'],
      scripts: { build: 'node ../../scripts/build.mjs' },
      publishConfig: { access: 'public', provenance: true },
    })
    expect(manifest.private).toBeUndefined()
    expect(manifest.description).toMatch(/^\S.{10,}\S$/)
    expect(manifest.keywords?.length).toBeGreaterThanOrEqual(3)
    // A script that runs at a user's install is refused by npm 12 and by pnpm.
    expect(Object.keys(manifest.scripts ?? {})).toEqual(['build'])
  })

  it('takes our own packages as workspace:^, so that a release names a range', () => {
    const { dependencies, peerDependencies, devDependencies } = manifest
    const ours = Object.entries({
      ...dependencies,
      ...peerDependencies,
      ...devDependencies,
    }).filter(([id]) => id.startsWith('@authkit/'))
    expect(ours.filter(([, range]) => range !== 'workspace:^')).toEqual([])
  })

  it('exports each entry as source, types and JavaScript, in this order', () => {
    expect(Object.keys(manifest.exports)).toContain('.')
    expect(manifest.exports['./package.json']).toBe('./package.json')
    for (const { specifier, source, conditions } of entries) {
      expect(conditions, specifier).toEqual(['@authkit/source', 'types', 'default'])
      const stem = source.slice(`${folder}/src/`.length, -'.ts'.length)
      const path = stem === 'index' ? '.' : `./${stem}`
      expect(manifest.exports[path]).toEqual({
        '@authkit/source': `./src/${stem}.ts`,
        types: `./dist/${stem}.d.ts`,
        default: `./dist/${stem}.js`,
      })
    }
  })

  it('stands in the root tsconfig.json', () => {
    expect(read('tsconfig.json')).toContain(`"${folder}"`)
  })
})
