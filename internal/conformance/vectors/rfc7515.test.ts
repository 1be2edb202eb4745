import { JsonWebKey, JsonWebSignature, type JwkObject, jwt, KeySet } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { signatureAlgorithm } from '../../../packages/jose/src/algorithms/signature.ts'
import { materialOf } from '../../../packages/jose/src/jwk/key.ts'
import { examplesOf, utf8 } from './examples.ts'

interface Compact {
  readonly key: JwkObject
  readonly payload: string
  readonly token: string
}

interface Examples {
  readonly 'A.1': Compact
  readonly 'A.2': Compact
  readonly 'A.3': Compact
  readonly 'A.4': Compact
  readonly 'A.5': Omit<Compact, 'key'>
  readonly 'A.6': {
    readonly keys: Readonly<Record<string, JwkObject>>
    readonly payload: string
    readonly general: { readonly payload: string; readonly signatures: readonly object[] }
  }
  readonly 'A.7': { readonly key: JwkObject; readonly payload: string; readonly flattened: object }
  readonly E: { readonly token: string }
}

const examples = examplesOf<Examples>('rfc7515')
const jws = new JsonWebSignature()
const claims = { iss: 'joe', exp: 1300819380, 'http://example.com/is_root': true }

describe('RFC 7515', () => {
  it.each(['A.1', 'A.2', 'A.3', 'A.4'] as const)('§%s: verifies', (section) => {
    const { key, payload, token } = examples[section]
    const whole = JsonWebKey.import(key)
    const verifying = whole.kty === 'oct' ? whole : whole.toPublic()
    expect(utf8(jws.deserializeCompact(token, verifying).payload)).toBe(payload)
  })

  it.each(['A.1', 'A.2', 'A.3'] as const)('§%s: is a JWT until its time is over', (section) => {
    const { key, token } = examples[section]
    const at = (time: number) => jwt.decode(token, key, { clock: () => time })
    expect(at(1300819379)).toEqual(claims)
    expect(() => at(1300819380)).toThrow(expect.objectContaining({ name: 'ExpiredTokenError' }))
  })

  it.each([
    ['A.1', 'HS256'],
    ['A.2', 'RS256'],
  ] as const)('§%s: %s signs the signing input to the same bytes', (section, alg) => {
    const { key, token } = examples[section]
    const end = token.lastIndexOf('.')
    const signer = signatureAlgorithm(alg)?.signer(materialOf(JsonWebKey.import(key)))
    expect(signer?.sign(token.slice(0, end))).toBe(token.slice(end + 1))
  })

  it('§A.2: signs to the same token', () => {
    const { key, payload, token } = examples['A.2']
    expect(jws.serializeCompact({ alg: 'RS256' }, payload, JsonWebKey.import(key))).toBe(token)
  })

  it('§A.5: reads the unsecured token by name only', () => {
    const { payload, token } = examples['A.5']
    const { key } = examples['A.1']
    expect(() => jws.deserializeCompact(token, JsonWebKey.import(key))).toThrow(
      expect.objectContaining({ name: 'UnsupportedAlgorithmError' }),
    )
    expect(utf8(jws.deserializeUnsecured(token).payload)).toBe(payload)
  })

  it('§A.6: verifies both signatures of the general form', () => {
    const { keys, payload, general } = examples['A.6']
    const set = KeySet.import({
      keys: Object.entries(keys).map(([kid, key]) => ({ ...key, kid })),
    })
    for (const input of [general, JSON.stringify(general)]) {
      const verified = jws.deserializeJson(input, set)
      expect(utf8(verified.payload)).toBe(payload)
      expect(verified.signatures.map(({ header }) => header)).toEqual([
        { alg: 'RS256', kid: '2010-12-29' },
        { alg: 'ES256', kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
      ])
    }
  })

  it('§A.7: verifies the flattened form', () => {
    const { key, payload, flattened } = examples['A.7']
    const verified = jws.deserializeJson(flattened, JsonWebKey.import(key).toPublic())
    expect(utf8(verified.payload)).toBe(payload)
    expect(verified.signatures).toEqual([
      {
        header: { alg: 'ES256', kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
        protected: { alg: 'ES256' },
        unprotected: { kid: 'e9bc097a-ce51-4036-9562-d2ade882db0d' },
      },
    ])
  })

  it('§E: refuses the extension that nobody knows', () => {
    const { token } = examples.E
    const { key } = examples['A.1']
    expect(() => jws.deserializeCompact(token, JsonWebKey.import(key))).toThrow(
      expect.objectContaining({ error: expect.stringMatching(/crit|unsupported_algorithm/) }),
    )
  })
})
