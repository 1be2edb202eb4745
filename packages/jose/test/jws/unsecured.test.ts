import { describe, expect, it } from 'vitest'
import { JsonWebSignature, jwt } from '../../src/index.ts'
import { forge, secret, segment } from '../keys.ts'
import { joe } from '../vectors/rfc-examples.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
/** The types forbid some keys; a JavaScript caller does not know. */
const keyOf = (key: unknown): never => key as never
const unsupported = 'ERR_JOSE_UNSUPPORTED_ALGORITHM'

describe('unsecured tokens', () => {
  it('JWS-8, S3 are written and read by calls that say so, RFC 7518 §3.6, RFC 7515 §A.5', () => {
    const token =
      'eyJhbGciOiJub25lIn0.eyJpc3MiOiJqb2UiLA0KICJleHAiOjEzMDA4MTkzODAsDQogImh0dHA6Ly9leGFtcGxlLmNvbS9pc19yb290Ijp0cnVlfQ.'
    expect(jws.serializeUnsecured({ alg: 'none' }, joe)).toBe(token)
    expect(jws.serializeUnsecured({}, Buffer.from(joe))).toBe(token)
    const { header, payload } = jws.deserializeUnsecured(token)
    expect(header).toEqual({ alg: 'none' })
    expect(Buffer.from(payload).toString()).toBe(joe)
    const typed = jws.serializeUnsecured({ typ: 'x', kid: 'a' }, '')
    expect(jws.deserializeUnsecured(typed).header).toEqual({ alg: 'none', typ: 'x', kid: 'a' })
  })

  it('JWS-8, J-01, CVE-2026-28802 are read by no other call, whatever is listed', () => {
    const token = jws.serializeUnsecured({}, 'hello')
    const [header = '', payload = ''] = token.split('.')
    const lists = [undefined, [], ['none'], ['none', 'HS256']]
    for (const algorithms of lists) {
      const options = { algorithms }
      const keys: readonly unknown[] = [secret, '', null, undefined, () => secret]
      for (const key of keys) {
        const run = (): unknown => jws.deserializeCompact(token, keyOf(key), options)
        expect(outcome(run)).toBe(unsupported)
      }
      const flattened = { protected: header, payload, signature: '' }
      expect(outcome(() => jws.deserializeJson(flattened, secret, options))).toBe(unsupported)
      const general = { payload, signatures: [{ protected: header, signature: '' }] }
      expect(outcome(() => jws.deserializeJson(general, secret, options))).toBe(unsupported)
      const any = { ...options, signatures: 'any' } as const
      expect(outcome(() => jws.deserializeJson(general, secret, any))).toBe(
        'ERR_JOSE_BAD_SIGNATURE',
      )
      expect(outcome(() => jwt.decode(token, secret, options))).toBe(unsupported)
      expect(outcome(() => jws.serializeCompact({ alg: 'none' }, '', secret, options))).toBe(
        unsupported,
      )
    }
  })

  it('J-01 have the one spelling of none and no signature, RFC 7518 §3.6', () => {
    const read = (token: string): unknown => outcome(() => jws.deserializeUnsecured(token))
    for (const alg of ['None', 'NONE', 'nOnE', 'none ', '', 'HS256', 0, null, ['none']]) {
      expect(read(`${segment(JSON.stringify({ alg }))}.e30.`)).toBe(unsupported)
      expect(outcome(() => jws.serializeUnsecured({ alg } as never, ''))).toBe(unsupported)
    }
    expect(read('e30.e30.')).toBe('ERR_JOSE_MISSING_ALGORITHM')
    const none = segment('{"alg":"none"}')
    expect(read(`${none}.e30.YQ`)).toBe('ERR_JOSE_BAD_SIGNATURE')
    expect(read(forge('{"alg":"none"}', '{}'))).toBe('ERR_JOSE_BAD_SIGNATURE')
    for (const token of [
      `${none}.e30`,
      `${none}.e30..`,
      `${none}.Y$.`,
      `${none}.e30. `,
      '..',
      '',
    ]) {
      expect(read(token)).toMatch(/^ERR_JOSE_(?:MALFORMED_TOKEN|BAD_SIGNATURE)$/)
    }
  })

  it('obey the rules of headers and sizes, RFC 7515 §4.1.11', () => {
    const read = (header: string, options?: object): unknown =>
      outcome(() => jws.deserializeUnsecured(`${segment(header)}.e30.`, options))
    expect(read('{"alg":"none","crit":["exp"],"exp":1}')).toBe('ERR_JOSE_INVALID_CRIT_HEADER')
    expect(read('{"alg":"none","b64":false}')).toBe('ERR_JOSE_INVALID_HEADER')
    expect(read('{"alg":"none","b64":false,"crit":["b64"]}')).toBe('ERR_JOSE_INVALID_CRIT_HEADER')
    expect(read('{"alg":"none","kid":1}')).toBe('ERR_JOSE_INVALID_HEADER')
    expect(read('{"alg":"none","alg":"none"}')).toBe('ERR_JOSE_MALFORMED_TOKEN')
    expect(read('{"alg":"none"}', { maxBytes: 20 })).toBe('ERR_JOSE_TOO_LARGE')
    expect(outcome(() => jws.serializeUnsecured(null as never, ''))).toBe('ERR_AUTHKIT_CONFIG')
    expect(outcome(() => jws.serializeUnsecured({}, 1 as never))).toBe('ERR_AUTHKIT_CONFIG')
  })
})
