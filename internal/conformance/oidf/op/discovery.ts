import { expect } from 'vitest'
import type { Suite } from './suite.ts'

/** Fetches the configuration document again and checks how it is answered, Discovery §4.2. */
export async function readDiscovery(suite: Suite): Promise<Readonly<Record<string, unknown>>> {
  const response = await fetch(`${suite.op.issuer}/.well-known/openid-configuration`)
  expect(response.status).toBe(200)
  expect(response.headers.get('content-type')).toMatch(/^application\/json(;|$)/)
  // Discovery §4.2: a JSON object.
  return (await response.json()) as Readonly<Record<string, unknown>>
}

/** Checks that every URL of a configuration document is one, and secure; loopback has no TLS, Discovery §3. */
export function checkUrls(discovery: Readonly<Record<string, unknown>>): void {
  const names = Object.keys(discovery).filter((name) => isUrlMember(name))
  expect(names).toContain('authorization_endpoint')
  for (const name of names) {
    const { protocol, hostname, hash } = new URL(String(discovery[name]))
    expect(protocol === 'https:' || hostname === '127.0.0.1', name).toBe(true)
    expect(hash, name).toBe('')
  }
}

/** True for a member that holds a URL. */
export function isUrlMember(name: string): boolean {
  return /_(endpoint|uri|iframe|documentation)$/.test(name)
}

/** Checks that a list of a configuration document is one of texts, and gives it. */
export function listOf(
  discovery: Readonly<Record<string, unknown>>,
  name: string,
): readonly string[] {
  const value = discovery[name]
  const list: readonly unknown[] = Array.isArray(value) ? value : []
  const texts = list.filter((item) => typeof item === 'string')
  expect(texts, name).not.toEqual([])
  expect(texts, name).toEqual(value)
  return texts
}
