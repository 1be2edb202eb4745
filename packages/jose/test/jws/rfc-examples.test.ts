import { describe, expect, it } from 'vitest'
import { JsonWebKey, JsonWebSignature } from '../../src/index.ts'
import { a1, ed25519, joe } from '../vectors/rfc-examples.ts'
import { outcome } from '../outcome.ts'

const jws = new JsonWebSignature()
const text = (payload: Uint8Array): string => Buffer.from(payload).toString()

/** Payload and key of RFC 7520 §4. */
const journey =
  "It’s a dangerous business, Frodo, going out your door. You step onto the road, and if you don't keep your feet, there’s no knowing where you might be swept off to."
const kid = '018c0ae5-4d9b-471b-bfd6-eef314bc7037'
const hmacKey = JsonWebKey.import({
  kty: 'oct',
  kid,
  use: 'sig',
  alg: 'HS256',
  k: 'hJtXIZ2uSN5kbQfbtTNWbpdmhkV8FJG-Onbc6mxCcYg',
})
const encoded = Buffer.from(journey).toString('base64url')

describe('examples of JWS', () => {
  it('RFC 7515 §A.4: ES512 verifies, and another payload does not', () => {
    const key = {
      kty: 'EC',
      crv: 'P-521',
      x: 'AekpBQ8ST8a8VcfVOTNl353vSrDCLLJXmPk06wTjxrrjcBpXp5EOnYG_NjFZ6OvLFV1jSfS9tsz4qUxcWceqwQGk',
      y: 'ADSmRA43Z1DSNx_RvcLI87cdL07l6jQyyBXMoxVg_l2Th-x3S1WDhjDly79ajL4Kkd0AZMaZmh9ubmf63e3kyMj2',
    }
    const token =
      'eyJhbGciOiJFUzUxMiJ9.UGF5bG9hZA.AdwMgeerwtHoh-l192l60hp9wAHZFVJbLfD_UxMi70cwnZOYaRI1bKPWROc-mZZqwqT2SI-KGDKB34XO0aw_7XdtAG8GaSwFKdCAPZgoXD2YBJZCPEX3xKpRwcdOO8KpEHwJjyqOgzDO7iKvU8vcnwNrmxYbSW9ERBXukOXolLzeO_Jn'
    expect(text(jws.deserializeCompact(token, key).payload)).toBe('Payload')
    expect(outcome(() => jws.deserializeCompact(token.replace('UGF5', 'UGF6'), key))).toBe(
      'ERR_JOSE_BAD_SIGNATURE',
    )
  })

  it('RFC 7515 §F: the example of §A.1 with its content detached', () => {
    const [header, , signature] = a1.token.split('.')
    const detached = `${header}..${signature}`
    expect(text(jws.deserializeCompact(detached, a1.key, { payload: joe }).payload)).toBe(joe)
  })

  it('RFC 8037 §A.4, §A.5: Ed25519 signs and verifies, as flattened JSON too', () => {
    const [header, payload, signature] = ed25519.token.split('.')
    const flattened = { payload, protected: header, signature }
    expect(
      jws.serializeJson({ protected: { alg: 'EdDSA' } }, ed25519.payload, ed25519.key),
    ).toEqual(flattened)
    const publicKey = JsonWebKey.import(ed25519.key).toPublic()
    expect(text(jws.deserializeJson(flattened, publicKey).payload)).toBe(ed25519.payload)
  })

  it('RFC 7520 §4.5: a signature with detached content', () => {
    const token =
      'eyJhbGciOiJIUzI1NiIsImtpZCI6IjAxOGMwYWU1LTRkOWItNDcxYi1iZmQ2LWVlZjMxNGJjNzAzNyJ9..s0h6KThzkfBBBkLspW1h84VsJZFTsPPqMDA7g1Md7p0'
    const header = { alg: 'HS256', kid }
    const options = { detached: true }
    expect(jws.serializeCompact(header, journey, hmacKey, options)).toBe(token)
    const received = { payload: journey }
    expect(text(jws.deserializeCompact(token, hmacKey, received).payload)).toBe(journey)
    const [segment, , signature] = token.split('.')
    const flattened = { protected: segment, signature }
    expect(jws.serializeJson({ protected: header }, journey, hmacKey, options)).toEqual(flattened)
    expect(text(jws.deserializeJson(flattened, hmacKey, received).payload)).toBe(journey)
    const general = { signatures: [flattened] }
    expect(text(jws.deserializeJson(general, hmacKey, received).payload)).toBe(journey)
  })

  it('RFC 7520 §4.6: some header parameters protected', () => {
    const flattened = {
      payload: encoded,
      protected: 'eyJhbGciOiJIUzI1NiJ9',
      header: { kid },
      signature: 'bWUSVaxorn7bEF1djytBd0kHv70Ly5pvbomzMWSOr20',
    }
    const header = { protected: { alg: 'HS256' }, header: { kid } }
    expect(jws.serializeJson(header, journey, hmacKey)).toEqual(flattened)
    expect(jws.deserializeJson(flattened, hmacKey).signatures[0]?.header).toEqual({
      alg: 'HS256',
      kid,
    })
  })

  it('RFC 7520 §4.7: content only protected', () => {
    const header = { header: { alg: 'HS256', kid } }
    const flattened = {
      payload: encoded,
      ...header,
      signature: 'xuLifqLGiblpv9zBpuZczWhNj1gARaLV3UxvxhJxZuk',
    }
    const options = { unprotectedAlgorithm: true }
    expect(jws.serializeJson(header, journey, hmacKey, options)).toEqual(flattened)
    expect(text(jws.deserializeJson(flattened, hmacKey, options).payload)).toBe(journey)
  })
})
