import { generateKeyPairSync } from 'node:crypto'
import { signRequest, type SignatureMethod, type SignRequestOptions } from '@authkit/oauth1'
import { describe, expect, it } from 'vitest'
import { hmacSha1, hmacSha256, hmacSha512 } from '../../src/signature/hmac.ts'
import { rsaSha1, rsaSha256, rsaSha512 } from '../../src/signature/rsa.ts'
import { failure } from '../outcome.ts'
import { printer, rsaCase, rsaPrivateKey, specimenBaseString } from './vectors.ts'

const foo: SignRequestOptions = {
  method: 'POST',
  url: 'https://provider.test/',
  credentials: { clientId: 'foo', clientSecret: '' },
  nonce: 'abc',
  timestamp: 123,
}

function signatureOf(options: SignRequestOptions): string | undefined {
  return new Map(signRequest(options).parameters).get('oauth_signature')
}

describe('signRequest', () => {
  it('signs the photo request of OAuth Core 1.0a Appendix A.5', () => {
    const { authorization, parameters } = signRequest({
      method: 'GET',
      url: 'http://photos.example.net/photos?file=vacation.jpg&size=original',
      credentials: { ...printer, token: 'nnch734d00sl2jdk', tokenSecret: 'pfkkdhi9sl3r4s00' },
      realm: 'http://photos.example.net/',
      timestamp: 1191242096,
      nonce: 'kllo9940pd9333jh',
    })
    expect(new Map(parameters).get('oauth_signature')).toBe('tR3+Ty81lMeYAr/Fid0kMTYa/WM=')
    expect(authorization).toBe(
      'OAuth realm="http://photos.example.net/", oauth_nonce="kllo9940pd9333jh", oauth_timestamp="1191242096", ' +
        'oauth_version="1.0", oauth_signature_method="HMAC-SHA1", oauth_consumer_key="dpf43f3p2l4k3l03", ' +
        'oauth_token="nnch734d00sl2jdk", oauth_signature="tR3%2BTy81lMeYAr%2FFid0kMTYa%2FWM%3D"',
    )
  })

  it('SIG-1 signs the base string of the example with HMAC-SHA1, RFC 5849 §3.4.2', () => {
    const keys = { clientSecret: 'j49sk3j29djd', tokenSecret: 'dh893hdasih9' }
    expect(hmacSha1.sign(specimenBaseString, keys)).toBe('r6/TJjbCOr97/+UU0NsvSne7s5g=')
  })

  it('CLA-1, O40, O48, T8.04: writes the protocol parameters in their order, RFC 5849 §3.1', () => {
    expect(signRequest(foo)).toEqual({
      authorization:
        'OAuth oauth_nonce="abc", oauth_timestamp="123", oauth_version="1.0", oauth_signature_method="HMAC-SHA1", ' +
        'oauth_consumer_key="foo", oauth_signature="GuqiSr5%2FHajrrmc%2FFprUV4cCGbw%3D"',
      parameters: [
        ['oauth_nonce', 'abc'],
        ['oauth_timestamp', '123'],
        ['oauth_version', '1.0'],
        ['oauth_signature_method', 'HMAC-SHA1'],
        ['oauth_consumer_key', 'foo'],
        ['oauth_signature', 'GuqiSr5/Hajrrmc/FprUV4cCGbw='],
      ],
    })
  })

  it('CLA-3, O48, T8.05: signs a query beyond ASCII, encoded or not', () => {
    const expected = 'USkqQvV76SCKBewYI9cut6FfYcI='
    expect(signatureOf({ ...foo, url: 'https://provider.test/?cjk=%E5%95%A6%E5%95%A6' })).toBe(
      expected,
    )
    expect(signatureOf({ ...foo, url: 'https://provider.test/?cjk=啦啦' })).toBe(expected)
  })

  it('CLA-9 signs a callback that holds an encoded slash as it is, RFC 5849 §2.1', () => {
    const credentials = { clientId: 'foo', clientSecret: 's' }
    const redirectUri = 'https://c.test/cb?x=%2F'
    expect(signatureOf({ ...foo, credentials, redirectUri })).toBe('CGO3JfjaWioGaAB4siVpNnaQJgU=')
  })

  it('CLA-7 signs both values of a repeated form field and no other body', () => {
    const body = 'a=1&a=2'
    const form = { ...foo, body, contentType: 'application/x-www-form-urlencoded' }
    expect(signatureOf(form)).toBe(signatureOf({ ...foo, url: 'https://provider.test/?a=2&a=1' }))
    expect(signatureOf({ ...foo, body, contentType: 'application/json' })).toBe(signatureOf(foo))
  })

  it('CLA-2, SIG-5, O48, T8.04: shows the encoded secrets as PLAINTEXT, RFC 5849 §3.4.4', () => {
    const signatureMethod = 'PLAINTEXT'
    expect(signRequest({ ...foo, signatureMethod }).authorization).toContain(
      'oauth_signature="%26"',
    )
    const credentials = { clientId: 'foo', clientSecret: 's/e', token: 't', tokenSecret: 't&s' }
    expect(signatureOf({ ...foo, credentials, signatureMethod })).toBe('s%2Fe&t%26s')
  })

  it('O-03 refuses PLAINTEXT without TLS, RFC 5849 §3.4.4', () => {
    const signatureMethod = 'PLAINTEXT'
    const code = failure(() =>
      signRequest({ ...foo, url: 'http://provider.test/', signatureMethod }),
    )
    expect(code).toBe('ERR_AUTHKIT_CONFIG')
    expect(signatureOf({ ...foo, url: 'http://127.0.0.1:9/', signatureMethod })).toBe('&')
  })

  it('signs the RSA-SHA1 test case, RFC 5849 §3.4.3', () => {
    const { baseString, signature } = rsaCase
    expect(rsaSha1.sign(baseString, { privateKey: rsaPrivateKey })).toBe(signature)
    const pem = rsaPrivateKey.export({ format: 'pem', type: 'pkcs8' }).toString()
    expect(rsaSha1.sign(baseString, { privateKey: pem })).toBe(signature)
  })

  it('CLA-2, T8.04: signs with an RSA key, the parameters in the same order, RFC 5849 §3.4.3', () => {
    const credentials = { clientId: 'foo', privateKey: rsaPrivateKey }
    const { authorization } = signRequest({ ...foo, credentials, signatureMethod: 'RSA-SHA1' })
    expect(authorization).toMatch(
      /^OAuth oauth_nonce="abc", oauth_timestamp="123", oauth_version="1.0", oauth_signature_method="RSA-SHA1", oauth_consumer_key="foo", oauth_signature="/,
    )
  })

  it.each(['https://provider.test/?oauth_nonce=x', 'https://provider.test/?oauth%5Fsignature=x'])(
    'E13: refuses to repeat a protocol parameter of %s, RFC 5849 §3.1',
    (url) => {
      expect(failure(() => signRequest({ ...foo, url }))).toBe(
        'ERR_OAUTH1_DUPLICATED_OAUTH_PROTOCOL_PARAMETER',
      )
    },
  )

  it('O40: writes what else is signed behind them, RFC 5849 §3.1', () => {
    const { parameters } = signRequest({
      ...foo,
      credentials: { ...foo.credentials, token: 't' },
      redirectUri: 'oob',
      verifier: 'v',
      bodyHash: 'h',
    })
    expect(parameters.map(([name]) => name).slice(4)).toEqual([
      'oauth_consumer_key',
      'oauth_token',
      'oauth_callback',
      'oauth_verifier',
      'oauth_body_hash',
      'oauth_signature',
    ])
  })

  it('O07: signs the same with longer hashes, as OpenSSL does', () => {
    const keys = { clientSecret: 'j49sk3j29djd', tokenSecret: 'dh893hdasih9' }
    expect(hmacSha256.sign(specimenBaseString, keys)).toBe(
      'lIfydhbOitvsm4DvUwgM0NdR1Mzd08HnXI+q+EG0QKo=',
    )
    expect(hmacSha512.sign(specimenBaseString, keys)).toBe(
      'RKWkyty/iIQv+x55z7Y5GbLshaBePNBOxQ4ff7HBEDx1Tqd7XmyvZ7ymqcr8tg1VQPsoJhslOowtfjTdhTBnnQ==',
    )
    const { baseString } = rsaCase
    expect(rsaSha256.sign(baseString, { privateKey: rsaPrivateKey })).toBe(
      'iI5WSokfMWqDkaN7CzkOA+NcF/rAbJerT7FkX2JZ5pthz8tqY+zniPvbxid/QMJ40DHxY1+vqY5ULN9TlTSebdFoKiWfv/nFw/G4njPoFvao7T4k' +
        'RNTItO3WaB7ZwFFbkSRyCKgB4jDapsHFUlbWaXqJ4zIZ7T36J6KkAi0wbKo=',
    )
    expect(rsaSha512.sign(baseString, { privateKey: rsaPrivateKey })).toBe(
      'KM3xiLxg+5PutfBjl02z9D0rdbjh2g24fTGmKGip/qUQq8/lopakMhv61xKrKEsY2Xzu6Cbmf7bHKz0wV77w0BZ7dRo8WAAwzzIebx9fMLE+Bs9K' +
        'g0NFed507P5Rr/AdtPAqtfm5VV+vgqQIPduZQXyCnYOh+1YvGsaVZ87PKbQ=',
    )
  })

  it('signs with HMAC-SHA256 when told', () => {
    const signed = signRequest({ ...foo, signatureMethod: 'HMAC-SHA256' })
    expect(signed.authorization).toContain('oauth_signature_method="HMAC-SHA256"')
    expect(
      Buffer.from(new Map(signed.parameters).get('oauth_signature') ?? '', 'base64'),
    ).toHaveLength(32)
  })

  it('signs with a method of the caller', () => {
    const signatureMethod: SignatureMethod = {
      signatureMethod: 'X-LENGTH',
      needsTls: false,
      sign: (baseString) => String(baseString.length),
      verify: () => false,
    }
    expect(Number(signatureOf({ ...foo, signatureMethod }))).toBeGreaterThan(100)
  })

  it('draws a nonce for every request and takes the time from the clock, RFC 5849 §3.3', () => {
    const { method, url, credentials } = foo
    const read = () => new Map(signRequest({ method, url, credentials, clock: () => 9 }).parameters)
    const [one, other] = [read(), read()]
    expect(one.get('oauth_timestamp')).toBe('9')
    expect(one.get('oauth_nonce')).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(one.get('oauth_nonce')).not.toBe(other.get('oauth_nonce'))
  })

  it('writes temporary credentials and the verifier that came with the user, RFC 5849 §2.3', () => {
    const credentials = { ...printer, token: 'hh5s93j4hdidpola', tokenSecret: 'hdhd0244k9j7ao03' }
    const { parameters } = signRequest({ ...foo, credentials, verifier: 'hfdp7dh39dks9884' })
    expect(new Map(parameters).get('oauth_token')).toBe('hh5s93j4hdidpola')
    expect(new Map(parameters).get('oauth_verifier')).toBe('hfdp7dh39dks9884')
  })

  const ec = generateKeyPairSync('ec', { namedCurve: 'P-256' }).privateKey
  it.each<[string, Partial<SignRequestOptions>]>([
    ['a relative URL', { url: '/photos' }],
    ['a URL with a user name', { url: 'https://me@provider.test/' }],
    ['another scheme', { url: 'ftp://provider.test/' }],
    ['no client', { credentials: { clientId: '', clientSecret: 's' } }],
    ['no client secret', { credentials: { clientId: 'foo' } }],
    ['no private key', { signatureMethod: 'RSA-SHA1' }],
    ['a timestamp with a fraction', { timestamp: 1.5 }],
    ['a negative timestamp', { timestamp: -1 }],
    ['a realm that would end the header', { realm: 'a\r\nb' }],
    // Names in a variable may be anything at run time.
    ['a method that is none', { signatureMethod: '__proto__' as 'HMAC-SHA1' }],
    [
      'a private key of another kind',
      { signatureMethod: 'RSA-SHA1', credentials: { clientId: 'foo', privateKey: ec } },
    ],
    [
      'a private key that cannot be read',
      { signatureMethod: 'RSA-SHA1', credentials: { clientId: 'foo', privateKey: 'secret' } },
    ],
  ])('tells the caller of %s', (_title, options) => {
    expect(failure(() => signRequest({ ...foo, ...options }))).toBe('ERR_AUTHKIT_CONFIG')
  })
})
