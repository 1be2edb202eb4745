import type { JSONWebKeySet } from 'jose'
import { expect } from 'vitest'

const secretMembers = ['d', 'p', 'q', 'dp', 'dq', 'qi', 'oth', 'k', 'priv']

/** Checks a key set that a provider publishes, Core §10.1 and RFC 7517 §4. */
export function checkKeySet({ keys }: JSONWebKeySet): void {
  expect(keys.length).toBeGreaterThan(0)
  for (const key of keys) {
    expect(key.kid).toBeTypeOf('string')
    expect(['RSA', 'EC', 'OKP', 'AKP']).toContain(key.kty)
    for (const name of secretMembers) expect(key).not.toHaveProperty(name)
    if (key.use !== undefined) expect(['sig', 'enc']).toContain(key.use)
  }
  expect(new Set(keys.map(({ kid }) => kid)).size).toBe(keys.length)
  expect(keys.some(({ kty, use }) => kty === 'RSA' && use !== 'enc')).toBe(true)
}
