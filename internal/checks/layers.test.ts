import { describe, expect, it } from 'vitest'
import { parseModule } from './modules.ts'
import { filesIn, packages, read, resolveImport } from './workspace.ts'

/** Who may import whom, as AGENTS.md draws it; what those import is allowed as well. */
const layers: Readonly<Record<string, readonly string[]>> = {
  common: [],
  jose: ['common'],
  oauth1: ['common'],
  oauth2: ['jose'],
  oidc: ['oauth2'],
  registry: ['oidc', 'oauth1'],
  interaction: ['oauth2'],
  express: ['registry', 'interaction'],
  fastify: ['registry', 'interaction'],
  nest: ['registry', 'interaction'],
  axios: ['oauth1', 'oauth2'],
  got: ['oauth1', 'oauth2'],
  kysely: ['common'],
  redis: ['common'],
  testing: ['common'],
}

/**
 * What one entry of a package knows beyond its layer: types alone, of an optional peer, which whoever needs the entry has anyway. Nothing
 * is loaded through it, so the package is as good without.
 */
const typed: Readonly<Record<string, { readonly entry: string; readonly peer: string }>> = {
  kysely: { entry: 'oauth2', peer: 'oauth2' },
}

/** The cores and the third-party packages that they may load. */
const cores: Readonly<Record<string, readonly string[]>> = {
  common: ['@panva/hkdf'],
  jose: ['node-forge'],
  oauth1: [],
  oauth2: [],
  oidc: [],
}

/** Folders whose files are members of a list: none knows another. */
const lists = [
  'algorithms',
  'client-authentication',
  'endpoints',
  'extensions',
  'grants',
  'response-modes',
  'response-types',
  'subject-types',
  'token-formats',
]

/** The two sides of a protocol inside one package. */
const sides = [
  ['server', 'client'],
  ['provider', 'client'],
] as const

/** What an adapter never spells, RFC 6749 §8.2 and its extensions: the cores read and write them. */
const parameterNames =
  /\b(?:access_token|client_assertion|client_id|client_secret|code_challenge|code_verifier|grant_type|id_token|redirect_uri|refresh_token|response_mode|response_type|token_type)\b/

function allowed(name: string): Set<string> {
  const direct = layers[name] ?? []
  return new Set(direct.flatMap((below) => [below, ...allowed(below)]))
}

/** The folder below src that a file is in, or the entry that it is. */
const sideOf = (path: string): string | undefined =>
  /^packages\/[^/]+\/src\/([^/.]+)/.exec(path)?.[1]

/** Every file of a list but those that say what a member is, and gather and choose them. */
const isMember = (path: string): boolean => !/\/(?:contract|index|select|table)\.ts$/.test(path)

const packageOf = (specifier: string): string =>
  specifier
    .split('/')
    .slice(0, specifier.startsWith('@') ? 2 : 1)
    .join('/')

/** The imports of a package's sources that leave their folder's file or the package. */
function importsOf(name: string): { path: string; specifier: string; isType: boolean }[] {
  return filesIn(`packages/${name}/src`, '.ts').flatMap((path) =>
    parseModule(path).imports.map((found) => ({ path, ...found })),
  )
}

describe('layers', () => {
  it('names every package in the diagram', () => {
    expect(packages.map(({ name }) => name)).toEqual(Object.keys(layers).toSorted())
  })

  it('has no cycle, with the packages that only tests use counted in', () => {
    const edges = new Map(
      packages.map(({ manifest: { name, dependencies, devDependencies } }) => [
        name,
        Object.keys({ ...dependencies, ...devDependencies }),
      ]),
    )
    const visit = (name: string, path: readonly string[]): void => {
      expect(path, [...path, name].join(' → ')).not.toContain(name)
      for (const next of edges.get(name) ?? []) visit(next, [...path, name])
    }
    for (const { manifest } of packages) visit(manifest.name, [])
  })

  describe.each(packages)('$name', ({ name, folder, manifest }) => {
    const own = Object.keys(manifest.dependencies ?? {})
    const peers = Object.keys(manifest.peerDependencies ?? {})
    const ours = own.filter((id) => id.startsWith('@authkit/'))
    const known = typed[name] && `@authkit/${typed[name].peer}`

    it('depends only on the layers below', () => {
      const below = [...allowed(name)].map((id) => `@authkit/${id}`)
      expect(ours.filter((id) => !below.includes(id))).toEqual([])
    })

    it('has no peer of ours but one that it knows the types of, and can do without it', () => {
      const found = peers.filter((id) => id.startsWith('@authkit/'))
      expect(found).toEqual(known === undefined ? [] : [known])
      const { peerDependenciesMeta = {} } = manifest
      expect(found.filter((id) => peerDependenciesMeta[id]?.optional !== true)).toEqual([])
      const users = importsOf(name).filter(({ specifier }) => packageOf(specifier) === known)
      expect(users.filter(({ isType }) => !isType)).toEqual([])
      expect(users.filter(({ path }) => sideOf(path) !== typed[name]?.entry)).toEqual([])
      expect(users.length > 0).toBe(known !== undefined)
    })

    it('lists the same packages in package.json and in the references of tsconfig.json', () => {
      // Read as JSON: our tsconfig files hold no comments.
      const { references } = JSON.parse(read(`${folder}/tsconfig.json`)) as {
        references: readonly { path: string }[]
      }
      const referenced = references.map(({ path }) => path.replace('../', '@authkit/'))
      const needed = known === undefined ? ours : [...ours, known]
      expect(referenced.toSorted()).toEqual(needed.toSorted())
    })

    it('imports what package.json declares, and nothing else', () => {
      const declared = [...own, ...peers]
      const undeclared = importsOf(name)
        .filter(({ specifier }) => !specifier.startsWith('.') && !specifier.startsWith('node:'))
        .filter(({ specifier }) => !declared.includes(packageOf(specifier)))
        .map(({ path, specifier }) => `${path} imports ${specifier}`)
      expect(undeclared).toEqual([])
    })

    it('keeps errors.ts free of everything but the errors of common', () => {
      const found = importsOf(name)
        .filter(({ path }) => path === `${folder}/src/errors.ts`)
        .map(({ specifier }) => specifier)
      expect(found.filter((specifier) => specifier !== '@authkit/common')).toEqual([])
    })

    it.each(sides)('keeps %s/ and %s/ apart', (one, other) => {
      const crossing = importsOf(name).filter(({ path, specifier }) => {
        if (!specifier.startsWith('.')) return false
        const ends = [sideOf(path), sideOf(resolveImport(path, specifier))]
        return ends.includes(one) && ends.includes(other)
      })
      expect(crossing).toEqual([])
    })

    it('keeps the members of a list apart', () => {
      const crossing = importsOf(name).filter(({ path, specifier }) => {
        if (!specifier.startsWith('./') || specifier.slice(2).includes('/')) return false
        const list = path.split('/').at(-2) ?? ''
        return lists.includes(list) && isMember(path) && isMember(specifier)
      })
      expect(crossing).toEqual([])
    })
  })

  it.each(Object.entries(cores))('%s loads no third-party package but %j', (name, exceptions) => {
    const core = packages.find((candidate) => candidate.name === name)
    const { dependencies, peerDependencies } = core?.manifest ?? {}
    const foreign = Object.keys({ ...dependencies, ...peerDependencies }).filter(
      (id) => !id.startsWith('@authkit/') && !exceptions.includes(id),
    )
    expect(foreign).toEqual([])
  })

  it('calls node:crypto in jose only below src/crypto', () => {
    const callers = importsOf('jose')
      .filter(({ specifier, isType }) => specifier === 'node:crypto' && !isType)
      .map(({ path }) => path)
    expect(callers.filter((path) => !path.startsWith('packages/jose/src/crypto/'))).toEqual([])
  })

  it.each(['express', 'fastify', 'nest'])('%s spells no OAuth parameter', (name) => {
    const found = filesIn(`packages/${name}/src`, '.ts').flatMap((path) =>
      read(path)
        .split('\n')
        .map((line, index) => `${path}:${index + 1} ${parameterNames.exec(line)?.[0] ?? ''}`)
        .filter((line) => !line.endsWith(' ')),
    )
    expect(found).toEqual([])
  })
})
