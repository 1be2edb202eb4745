import { JsonWebKey, type JwkObject, KeySet } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { cookbookFile, cookbookPaths, examplesOf, hasCookbook, publicHalf } from './examples.ts'

interface Examples {
  readonly 'A.1': { readonly keys: readonly JwkObject[] }
  readonly 'A.2': { readonly keys: readonly JwkObject[] }
  readonly 'A.3': { readonly keys: readonly JwkObject[] }
  readonly B: JwkObject & { readonly x5c: readonly string[] }
}

const examples = examplesOf<Examples>('rfc7517')

describe('RFC 7517', () => {
  it('§A.1: the public set is read and written', () => {
    const set = KeySet.import(examples['A.1'])
    expect(set.toJSON()).toEqual(examples['A.1'])
    expect(set.keys.map(({ isPrivate }) => isPrivate)).toEqual([false, false])
  })

  it('§A.2: the private set is read and written, and published it is that of §A.1', () => {
    const set = KeySet.import(examples['A.2'])
    expect(set.keys.map((key) => key.exportPrivate())).toEqual(examples['A.2'].keys)
    expect(set.toJSON()).toEqual({ keys: examples['A.2'].keys.map((key) => publicHalf(key)) })
  })

  it('§A.3: symmetric keys are read and never published', () => {
    const set = KeySet.import(examples['A.3'])
    expect(set.keys.map((key) => key.exportPrivate())).toEqual(examples['A.3'].keys)
    expect(set.toJSON()).toEqual({ keys: [] })
  })

  it('§B: the certificate belongs to the key and is published with it', () => {
    const key = JsonWebKey.import(examples.B)
    expect(key.toJSON()).toEqual(examples.B)
    const [certificate = ''] = examples.B.x5c
    const other = JsonWebKey.generate('RSA').toJSON()
    expect(() => JsonWebKey.import({ ...other, x5c: [certificate] })).toThrow(
      expect.objectContaining({ name: 'InvalidKeyError' }),
    )
  })
})

describe('RFC 7638, RFC 9278 and RFC 8037: thumbprints', () => {
  const rsa = examples['A.1'].keys[1] ?? { kty: '' }
  const ed25519 = examplesOf<{ 'A.1': { key: JwkObject }; 'A.3': { thumbprint: string } }>(
    'rfc8037',
  )

  it('RFC 7638 §3.1: the RSA key', () => {
    expect(JsonWebKey.import(rsa).thumbprint()).toBe('NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs')
  })

  it('RFC 9278 §5: as a URI', () => {
    expect(JsonWebKey.import(rsa).thumbprintUri()).toBe(
      'urn:ietf:params:oauth:jwk-thumbprint:sha-256:NzbLsXh8uDCcd-6MNwXF4W_7noWXFZAfHkxZsRGC9Xs',
    )
  })

  it('RFC 8037 §A.1, §A.2, §A.3: the Ed25519 key and its public half', () => {
    const key = JsonWebKey.import(ed25519['A.1'].key)
    expect(key.exportPrivate()).toEqual(ed25519['A.1'].key)
    expect(key.toPublic().toJSON()).toEqual(publicHalf(ed25519['A.1'].key))
    expect(key.thumbprint()).toBe(ed25519['A.3'].thumbprint)
  })
})

describe.skipIf(!hasCookbook)('RFC 7520: keys (needs ../shared/vectors/cookbook)', () => {
  it.each(cookbookPaths('jwk'))('%s is read and written', (path) => {
    const jwk = cookbookFile<JwkObject>(path)
    const key = JsonWebKey.import(jwk)
    const isPrivate = jwk['d'] !== undefined || jwk['k'] !== undefined
    expect(key.isPrivate).toBe(isPrivate)
    expect(isPrivate ? key.exportPrivate() : key.toJSON()).toEqual(jwk)
    // Of a secret only its description is published.
    const { k: _k, ...rest } = publicHalf(jwk)
    expect(key.toJSON()).toEqual(rest)
  })
})
