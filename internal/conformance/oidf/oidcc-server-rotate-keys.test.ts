import { describe, expect, it } from 'vitest'
import { fetchJson, useSuite } from './op/suite.ts'

describe('oidcc-server-rotate-keys', () => {
  const suite = useSuite({ rotatingKeys: true })

  it('oidcc-server-rotate-keys: after a rotation the key set has a new signing key and still the old one, Core §10.1 and §10.1.1', async () => {
    const kids = async (): Promise<readonly unknown[]> => {
      const { keys } = await fetchJson(suite().endpoint('jwks_uri'))
      return Array.isArray(keys) ? keys.map((key: { readonly kid?: unknown }) => key.kid) : []
    }
    const before = await kids()
    await suite().op.rotateKeys()
    const after = await kids()
    for (const kid of after) expect(kid).toBeTypeOf('string')
    // RFC 7517 §4.5: distinct.
    expect(new Set(after).size).toBe(after.length)
    expect(after).toEqual(expect.arrayContaining([...before]))
    expect(after.length).toBeGreaterThan(before.length)
  })
})
