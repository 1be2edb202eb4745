import { AuthkitConfigError, type Transport, type TransportRequest } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { KeySetUnavailableError, RemoteKeySet } from '../../src/index.ts'

const url = 'https://a.test/keys'
const keys = {
  keys: [
    { kty: 'OKP', crv: 'Ed25519', x: '11qYAYKxCrfVS_7TyWQHOg7hcvPapiMlrwIaaPcHURo', kid: 'a' },
  ],
}

const answering =
  (text: string, seen: TransportRequest[] = []): Transport =>
  async (request) => {
    seen.push(request)
    return { status: 200, headers: { 'content-type': 'application/json' }, text }
  }

describe('RemoteKeySet with a transport', () => {
  it('G14: sends its requests by it, within its own limits', async () => {
    const seen: TransportRequest[] = []
    const transport = answering(JSON.stringify(keys), seen)
    const set = new RemoteKeySet(url, { transport, timeout: 3, maxBytes: 1000 })
    expect((await set.publicKeys()).find({ kid: 'a' })).toHaveLength(1)
    expect(seen).toMatchObject([
      { method: 'GET', timeout: 3, maxBytes: 1000, exactText: true, body: undefined },
    ])
    expect(seen[0]?.url.href).toBe(url)
  })

  it.each(['{"keys":[', JSON.stringify({ ...keys, note: '\uFFFD' }), 'x'.repeat(2000)])(
    'has no set in the answer %.20s, RFC 7517 §5',
    async (text) => {
      const set = new RemoteKeySet(url, { transport: answering(text), maxBytes: 1000 })
      await expect(set.publicKeys()).rejects.toThrow(KeySetUnavailableError)
    },
  )

  it.each([
    [{ fetch }, /fetch or transport/],
    [{ addresses: 'public' as const }, /leave out fetch and transport/],
    [{ transport: {} }, /transport must be a function/],
  ])('refuses %o beside it', (options: object, message) => {
    const make = (): RemoteKeySet => new RemoteKeySet(url, { transport: answering(''), ...options })
    expect(make).toThrow(AuthkitConfigError)
    expect(make).toThrow(message)
  })
})
