import type * as sessions from '@authkit/axios'
import type * as oauth1 from '@authkit/oauth1/client'
import type * as oauth2 from '@authkit/oauth2/client'
import type * as axios from 'axios'
import { vi } from 'vitest'

/** One version of axios, and this package and its cores as they are with it. */
export interface Version {
  readonly name: string
  readonly axios: typeof axios
  readonly sessions: typeof sessions
  readonly oauth1: typeof oauth1
  readonly oauth2: typeof oauth2
}

async function load(name: string, specifier: string): Promise<Version> {
  vi.resetModules()
  // Both copies offer what this package needs; that is what these tests are about.
  const copy = (await import(specifier)) as typeof axios
  vi.doMock('axios', () => copy)
  const version = {
    name,
    axios: copy,
    sessions: await import('@authkit/axios'),
    oauth1: await import('@authkit/oauth1/client'),
    oauth2: await import('@authkit/oauth2/client'),
  }
  vi.doUnmock('axios')
  return version
}

/** The newest axios, and the oldest that this package works with. */
export const versions: readonly Version[] = [
  await load('the newest axios', 'axios'),
  await load('axios 1.7', 'axios-1.7'),
]

/** Both versions, each on both of its adapters for Node. */
export const onBothAdapters: readonly (Version & { readonly adapter: 'http' | 'fetch' })[] =
  versions.flatMap((version) =>
    (['http', 'fetch'] as const).map((adapter) => ({ ...version, adapter })),
  )
