import { createLocalJWKSet, type JSONWebKeySet } from 'jose'
import { afterAll, beforeAll } from 'vitest'
import { type RunningProvider, startProvider, type ProviderSettings } from './provider.ts'
import { type Site, startSite } from './site.ts'

/** What a module works with: the provider under test, known by what it publishes, and the site of the clients. */
export interface Suite {
  readonly op: Pick<RunningProvider, 'issuer' | 'clock' | 'rotateKeys'>
  readonly site: Site
  /** The provider's configuration document, Discovery §3. */
  readonly discovery: Readonly<Record<string, unknown>>
  /** Keys that the provider publishes. */
  readonly jwks: JSONWebKeySet
  readonly verificationKey: ReturnType<typeof createLocalJWKSet>
  /** URL of an endpoint, by its name in the configuration document. */
  readonly endpoint: (name: string) => string
}

/** Starts a provider and a site for the tests of a file, and stops them afterwards; call the answer inside a test. */
export function useSuite(settings: ProviderSettings = {}): () => Suite {
  let suite: Suite | undefined
  let stop = async (): Promise<void> => {}
  beforeAll(async () => {
    const site = await startSite()
    const provider = await startSubject(site, settings)
    stop = async () => {
      await provider.stop()
      await site.stop()
    }
    suite = await discoverSuite(provider, site)
  })
  afterAll(() => stop())
  return () => {
    if (!suite) throw new Error('the suite is there once a test runs')
    return suite
  }
}

/** Name of the provider under test: ours, or a peer for comparison. */
const providerUnderTest: string = process.env['AUTHKIT_OIDF_PROVIDER'] ?? 'authkit'

async function startSubject(site: Site, settings: ProviderSettings): Promise<RunningProvider> {
  if (providerUnderTest === 'authkit') return startProvider(site, settings)
  // Only who compares has to load it.
  const { startPeer } = await import('./peer.ts')
  return startPeer(site)
}

/** Reads what the provider publishes, Discovery §4 and Core §10.1. */
async function discoverSuite(op: RunningProvider, site: Site): Promise<Suite> {
  const discovery = await fetchJson(`${op.issuer}/.well-known/openid-configuration`)
  const endpoint = (name: string): string => {
    const url = discovery[name]
    if (typeof url !== 'string') throw new Error(`the provider publishes no ${name}`)
    return url
  }
  // A key set that is none makes every check of a signature fail.
  const jwks = (await fetchJson(endpoint('jwks_uri'))) as unknown as JSONWebKeySet
  return { op, site, discovery, jwks, verificationKey: createLocalJWKSet(jwks), endpoint }
}

/** A JSON object at a URL. */
export async function fetchJson(url: string): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(url)
  if (!response.ok) throw new Error(`${url} answered ${response.status}`)
  // Documents of providers and clients are JSON objects, Discovery §4.2.
  return (await response.json()) as Readonly<Record<string, unknown>>
}
