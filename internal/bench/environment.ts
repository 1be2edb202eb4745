import { existsSync, readFileSync } from 'node:fs'
import { availableParallelism, cpus } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

/** Where and how figures were measured. */
export interface Environment {
  readonly node: string
  readonly openssl: string
  readonly cores: number
  readonly cpu: string
  readonly packages: Readonly<Record<string, string>>
  readonly command: string
}

/** Reads it; the versions are those of the packages that internal/bench resolves. */
export function environment(packages: readonly string[], command: string): Environment {
  const versions = packages.map((name) => [name, versionOf(name)] as const)
  return {
    node: process.versions.node,
    openssl: process.versions.openssl,
    cores: availableParallelism(),
    cpu: cpus()[0]?.model.trim() ?? 'unknown',
    packages: Object.fromEntries(versions),
    command,
  }
}

/** Reads the nearest package.json above the entry that has this name; entries of CommonJS have some without. */
function versionOf(name: string): string {
  let folder = dirname(fileURLToPath(import.meta.resolve(name)))
  while (folder !== dirname(folder)) {
    const file = join(folder, 'package.json')
    const manifest: unknown = existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : undefined
    if (isNamed(manifest, name)) return manifest.version
    folder = dirname(folder)
  }
  return 'unknown'
}

function isNamed(manifest: unknown, name: string): manifest is { readonly version: string } {
  return (
    typeof manifest === 'object' &&
    manifest !== null &&
    'name' in manifest &&
    manifest.name === name &&
    'version' in manifest &&
    typeof manifest.version === 'string'
  )
}

/** The same in words. */
export function describe({ node, openssl, cores, cpu, packages, command }: Environment): string {
  const versions = Object.entries(packages).map(([name, version]) => `${name} ${version}`)
  return [
    `Node ${node} (OpenSSL ${openssl}), ${cores} cores (${cpu}); ${versions.join(', ')}.`,
    `Command: ${command}`,
  ].join('\n')
}
