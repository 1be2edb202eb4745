import { existsSync, readFileSync, readdirSync } from 'node:fs'
import { dirname, join, relative, resolve, sep } from 'node:path'
import { fileURLToPath } from 'node:url'

/** The folder of the repository. */
export const root = resolve(fileURLToPath(import.meta.url), '../../..')

/** One way into a package, as its `exports` names it. */
export interface Entry {
  /** What a user writes: `@authkit/oauth2/server`. */
  readonly specifier: string
  /** Path of the source from the repository's folder: `packages/oauth2/src/server.ts`. */
  readonly source: string
  /** The conditions of `exports` in their order. */
  readonly conditions: readonly string[]
}

/** The fields of a package.json that the checks read. */
export interface Manifest {
  readonly name: string
  readonly private?: boolean
  readonly type?: string
  readonly license?: string
  readonly description?: string
  readonly keywords?: readonly string[]
  readonly sideEffects?: boolean
  readonly repository?: { readonly type: string; readonly url: string; readonly directory: string }
  readonly engines?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
  readonly exports: Readonly<Record<string, string | Readonly<Record<string, string>>>>
  readonly scripts?: Readonly<Record<string, string>>
  readonly dependencies?: Readonly<Record<string, string>>
  readonly peerDependencies?: Readonly<Record<string, string>>
  readonly peerDependenciesMeta?: Readonly<Record<string, { readonly optional?: boolean }>>
  readonly devDependencies?: Readonly<Record<string, string>>
  readonly publishConfig?: Readonly<Record<string, unknown>>
}

/** A published package. */
export interface Package {
  /** Its folder's name: `oauth2`. */
  readonly name: string
  /** Its folder from the repository's: `packages/oauth2`. */
  readonly folder: string
  readonly manifest: Manifest
  readonly entries: readonly Entry[]
}

/** The text of a file, by its path from the repository's folder. */
export function read(path: string): string {
  return readFileSync(join(root, path), 'utf8')
}

/** The paths of a folder's files at any depth, from the repository's folder; none when it is absent. */
export function filesIn(folder: string, suffix = ''): string[] {
  if (!existsSync(join(root, folder))) return []
  return readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
    .filter((item) => item.isFile() && item.name.endsWith(suffix))
    .map((item) => relative(root, join(item.parentPath, item.name)).split(sep).join('/'))
    .filter((path) => !/(^|\/)(node_modules|dist|generated)\//.test(path))
    .toSorted()
}

/** The path that a relative import means, from the repository's folder. */
export function resolveImport(from: string, specifier: string): string {
  return relative(root, resolve(root, dirname(from), specifier))
    .split(sep)
    .join('/')
}

function readPackage(name: string): Package {
  const folder = `packages/${name}`
  // The shape is what `package-shape.test.ts` checks field by field.
  const manifest = JSON.parse(read(`${folder}/package.json`)) as Manifest
  const entries = Object.entries(manifest.exports).flatMap(([path, target]) => {
    if (typeof target === 'string') return []
    const source = `${folder}/${(target['@authkit/source'] ?? '').replace('./', '')}`
    const specifier = path === '.' ? manifest.name : `${manifest.name}/${path.slice(2)}`
    return [{ specifier, source, conditions: Object.keys(target) }]
  })
  return { name, folder, manifest, entries }
}

/** Every folder of packages/, in alphabetical order. */
export const packages: readonly Package[] = readdirSync(join(root, 'packages'))
  .filter((name) => existsSync(join(root, 'packages', name, 'package.json')))
  .toSorted()
  .map((name) => readPackage(name))
