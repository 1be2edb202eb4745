import { existsSync, readdirSync, readFileSync, realpathSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { markdownTable } from '../report.ts'
import type { Study, StudyResult } from '../table.ts'
import { bench, build, notBuilt } from './built.ts'

const packages = [
  '@authkit/oauth2',
  '@authkit/axios',
  '@authkit/got',
  'oauth4webapi',
  'openid-client',
  'simple-oauth2',
  'axios',
  'got',
]

/** What npm writes into node_modules for one package and all that it depends on. */
export const installSize: Study = { study: 'install size', run: measureSizes }

/** A package and those that come with it. */
interface Installed {
  readonly files: number
  readonly bytes: number
  readonly withAll: number
  readonly dependencies: number
}

async function measureSizes(): Promise<StudyResult> {
  const note = await build()
  if (note === undefined) return notBuilt
  const found = new Map(packages.map((name) => [name, measurePackage(name)]))
  const lines = [...found].map(([name, { files, bytes, withAll, dependencies }]) => [
    name,
    kilobytes(bytes),
    `${files}`,
    kilobytes(withAll),
    `${dependencies}`,
  ])
  const head = ['', 'own kB', 'files', 'with dependencies kB', 'dependencies']
  return {
    text: `${markdownTable(head, lines)}\n\nPeer dependencies are not counted: an application has them anyway.${note}`,
    data: Object.fromEntries(found),
    figures: {},
  }
}

function measurePackage(name: string): Installed {
  const folder = folderOf(name, bench)
  const all = new Set<string>()
  gather(folder, all)
  const own = filesOf(folder)
  const bytes = own.reduce(plusSize, 0)
  return {
    files: own.length,
    bytes,
    withAll: [...all].flatMap(filesOf).reduce(plusSize, 0),
    dependencies: all.size - 1,
  }
}

/** Adds a package's folder and those of its dependencies. */
function gather(folder: string, all: Set<string>): void {
  if (all.has(folder)) return
  all.add(folder)
  for (const name of Object.keys(manifestOf(folder).dependencies ?? {})) {
    gather(folderOf(name, folder), all)
  }
}

/** Where Node.js finds a package from a folder. */
function folderOf(name: string, from: string): string {
  const folder = join(from, 'node_modules', name)
  if (existsSync(join(folder, 'package.json'))) return realpathSync(folder)
  if (from === dirname(from)) throw new Error(`${name} is not installed`)
  return folderOf(name, dirname(from))
}

interface Manifest {
  readonly dependencies?: Readonly<Record<string, string>>
  readonly files?: readonly string[]
}

function manifestOf(folder: string): Manifest {
  // Written by npm, or by us and checked.
  return JSON.parse(readFileSync(join(folder, 'package.json'), 'utf8')) as Manifest
}

/** The files that are packed. What was installed was packed; of a package of this repository its `files` and those that npm always adds. */
function filesOf(folder: string): string[] {
  const isInstalled = folder.includes(join('node_modules', '.pnpm'))
  const { files = [] } = manifestOf(folder)
  const always = ['package.json', 'README.md', 'LICENSE']
  const names = isInstalled ? readdirSync(folder) : [...files, ...always]
  return names
    .filter((name) => name !== 'node_modules')
    .map((name) => join(folder, name))
    .flatMap(filesIn)
    .filter((path) => !path.endsWith('.tsbuildinfo'))
}

function filesIn(path: string): string[] {
  const found = statSync(path, { throwIfNoEntry: false })
  if (found === undefined) return []
  return found.isDirectory()
    ? readdirSync(path).flatMap((name) => filesIn(join(path, name)))
    : [path]
}

function plusSize(sum: number, path: string): number {
  return sum + statSync(path).size
}

function kilobytes(bytes: number): string {
  return (bytes / 1000).toFixed(0)
}
