import { createHash } from 'node:crypto'
import { describe, expect, it } from 'vitest'
import { JsonWebKey } from '../../src/index.ts'
import { outcome } from '../outcome.ts'
import { ed25519, thumbprintExample } from '../vectors/rfc-examples.ts'

const example = JsonWebKey.import(thumbprintExample.key)

describe('thumbprints', () => {
  it('of RFC 7638 §3.1 and RFC 8037 §A.3 are those of the documents, JWK-11', () => {
    expect(example.thumbprint()).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
    expect(JsonWebKey.import(ed25519.key).thumbprint()).toBe(
      'kPrK_qmxVWaYVA9wwBF6Iuo3vVzz7TxHCTwXBygrS4k',
    )
  })

  it('are URIs of RFC 9278 §3, §4 too', () => {
    expect(example.thumbprintUri()).toBe(
      'urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    )
    expect(example.thumbprintUri('sha384')).toMatch(
      /^urn:ietf:params:oauth:jwk-thumbprint:sha-384:[\w-]{64}$/,
    )
    expect(example.thumbprintUri('sha512')).toMatch(
      /^urn:ietf:params:oauth:jwk-thumbprint:sha-512:[\w-]{86}$/,
    )
  })

  it('of secrets cover k and kty, JRF-20', () => {
    const one = JsonWebKey.import({ kty: 'oct', k: 'sTBpI_oCHSyW-n0exSwhzNHwU9FGRioPauxWA84bnRU' })
    expect(one.thumbprint()).toBe('DCdRGGDKvhAJgmVlCp6tosc2T9ELtd30S_15vn8bhrI')
    const other = JsonWebKey.import({ kty: 'oct', k: 'GawgguFyGrWKav7AX4VKUg' })
    expect(other.thumbprintUri()).toBe(
      'urn:ietf:params:oauth:jwk-thumbprint:sha-256:k1JnWRfC-5zzmL72vXIuBgTLfVROXBakS4OmGcrMCoc',
    )
  })

  it.each([
    ['RSA', {}, ['e', 'kty', 'n']],
    ['EC', { crv: 'P-384' }, ['crv', 'kty', 'x', 'y']],
    ['EC', { crv: 'secp256k1' }, ['crv', 'kty', 'x', 'y']],
    ['OKP', { crv: 'X25519' }, ['crv', 'kty', 'x']],
    ['oct', {}, ['k', 'kty']],
  ] as const)(
    'of %s %o cover the required members in lexical order, RFC 7638 §3.2, §3.3',
    (kty, options, names) => {
      const key = JsonWebKey.generate(kty, { ...options, alg: undefined, kid: 'a', use: 'sig' })
      const jwk = key.exportPrivate()
      const json = JSON.stringify(Object.fromEntries(names.map((name) => [name, jwk[name]])))
      for (const digest of ['sha256', 'sha384', 'sha512'] as const) {
        const expected = createHash(digest).update(json).digest('base64url')
        expect(key.thumbprint(digest)).toBe(expected)
        expect(key.thumbprint(digest)).toBe(expected)
      }
      expect(key.withKid('b').thumbprint()).toBe(key.thumbprint())
    },
  )

  it('by another digest are a mistake of the caller', () => {
    for (const digest of ['sha1', 'SHA-256', '__proto__', 256]) {
      // The types forbid these; a JavaScript caller does not know.
      expect(outcome(() => example.thumbprint(digest as never))).toBe('ERR_AUTHKIT_CONFIG')
      expect(outcome(() => example.thumbprintUri(digest as never))).toBe('ERR_AUTHKIT_CONFIG')
    }
  })
})
