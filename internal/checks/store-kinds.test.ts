import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { storeKinds } from '@authkit/kysely'
import { describe, expect, it } from 'vitest'

const packages = join(import.meta.dirname, '../../packages')

/** The kinds of record that a package writes: each stands once, as a constant at the top of its file. */
function kindsOf(folder: string): string[] {
  return readdirSync(join(packages, folder), { recursive: true, encoding: 'utf8' })
    .filter((path) => path.endsWith('.ts'))
    .flatMap((path) => [
      ...readFileSync(join(packages, folder, path), 'utf8').matchAll(
        /^const \w*[kK]ind = '([a-z_]+)'$/gm,
      ),
    ])
    .map(([, kind = '']) => kind)
}

describe('kinds of record', () => {
  it('all have a table, and every table has a kind', () => {
    const written = ['jose', 'oauth1', 'oauth2', 'oidc', 'registry', 'interaction'].flatMap(
      (name) => kindsOf(`${name}/src`),
    )
    expect([...new Set(written)].toSorted()).toEqual([...storeKinds].toSorted())
  })
})
