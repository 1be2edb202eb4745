import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, jwt, KeySet } from '../../src/index.ts'
import { asyncOutcome, outcome } from '../outcome.ts'

const jwe = new JsonWebEncryption()
const pbes2 = 'PBES2-HS256+A128KW'
const passwords = new JsonWebEncryption({ algorithms: [pbes2, 'A128GCM'] })
const mistake = 'ERR_AUTHKIT_CONFIG'

describe('several recipients', () => {
  it('are decrypted for although another asks for too many iterations, J-18', () => {
    const [one, two] = [1, 2].map(() => JsonWebKey.generate('oct', { size: 256 }))
    if (one === undefined || two === undefined) throw new Error('there are two keys')
    const message = passwords.serializeJson(
      {
        protected: { enc: 'A128GCM' },
        recipients: [700_000, 1000].map((p2c) => ({ header: { alg: pbes2, p2c } })),
      },
      'payload',
      [one, two],
    )
    const nameless = JsonWebKey.import({ ...two.exportPrivate(), kid: undefined })
    expect(Buffer.from(passwords.deserializeJson(message, nameless).payload).toString()).toBe(
      'payload',
    )
  })

  it('may share a key ID, and each is tried, RFC 7516 §7.2.1', () => {
    const keys = [1, 2].map(() => JsonWebKey.generate('oct', { size: 128, kid: 'same' }))
    const message = jwe.serializeJson(
      {
        protected: { alg: 'A128KW', enc: 'A128GCM' },
        recipients: [{}, {}].map(() => ({ header: { kid: 'same' } })),
      },
      'payload',
      keys,
    )
    for (const key of keys) {
      expect(Buffer.from(jwe.deserializeJson(message, key).payload).toString()).toBe('payload')
    }
  })

  it.each([[null], [5], ['x'], [() => 1]])('are objects, not %s', (recipient) => {
    const key = JsonWebKey.generate('oct', { size: 128 })
    const headers = { protected: { alg: 'A128KW', enc: 'A128GCM' }, recipients: [recipient] }
    expect(outcome(() => jwe.serializeJson(headers as never, 'x', [key]))).toBe(mistake)
  })
})

describe('a set of keys', () => {
  const rsa = JsonWebKey.generate('RSA').exportPrivate()
  const other = JsonWebKey.generate('RSA', { use: 'enc', kid: 'for encryption' })
  const header = { alg: 'RSA-OAEP-256', enc: 'A128GCM' }

  it('is searched for one whose operations fit, RFC 7517 §4.3', () => {
    const { d: _d, p: _p, q: _q, dp: _dp, dq: _dq, qi: _qi, ...open } = rsa
    const verifying = JsonWebKey.import({ ...open, kid: 'a', key_ops: ['verify'] })
    const signing = JsonWebKey.import({ ...rsa, kid: 'a', key_ops: ['sign', 'verify'] })
    const token = jwe.serializeCompact(header, 'payload', new KeySet([verifying, other.toPublic()]))
    const unnamed = jwe.serializeCompact(
      header,
      'payload',
      JsonWebKey.import({ ...other.toJSON(), kid: undefined }),
    )
    for (const text of [token, unnamed]) {
      const { payload } = jwe.deserializeCompact(text, new KeySet([signing, other]))
      expect(Buffer.from(payload).toString()).toBe('payload')
    }
  })
})

describe('what is written can be read', () => {
  const key = JsonWebKey.generate('oct', { size: 128 })
  const dir = { alg: 'dir', enc: 'A128GCM' }

  it('so claims have no cty, RFC 7519 §5.2', async () => {
    for (const cty of ['JWT', 'text/plain']) {
      expect(outcome(() => jwt.encrypt({ ...dir, cty }, {}, key))).toBe('ERR_JOSE_INVALID_HEADER')
      const later = jwt.encryptAsync({ ...dir, cty }, {}, key)
      expect(await asyncOutcome(later)).toBe('ERR_JOSE_INVALID_HEADER')
    }
  })

  it('so a header has a length, and text is Unicode', () => {
    expect(outcome(() => jwe.serializeCompact({ ...dir, note: 'x'.repeat(8192) }, 'x', key))).toBe(
      'ERR_JOSE_TOO_LARGE',
    )
    expect(outcome(() => jwe.serializeCompact(dir, '\ud800', key))).toBe(mistake)
  })

  it('so there are not more iterations than anybody takes, J-18', async () => {
    const password = { secret: 'correct horse battery staple' }
    const header = { alg: pbes2, enc: 'A128GCM', p2c: 2 ** 40 }
    const weak = JsonWebKey.import(password)
    const refused = 'ERR_JOSE_INVALID_HEADER'
    expect(outcome(() => passwords.serializeCompact(header, 'x', weak))).toBe(refused)
    expect(await asyncOutcome(passwords.serializeCompactAsync(header, 'x', weak))).toBe(refused)
  })
})
