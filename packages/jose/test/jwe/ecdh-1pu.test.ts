import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, JsonWebKey, KeySet } from '../../src/index.ts'
import { segment } from '../keys.ts'
import { outcome } from '../outcome.ts'
import { committing, encryptions, payload } from './keys.ts'

const names = ['ECDH-1PU', 'ECDH-1PU+A128KW', 'ECDH-1PU+A192KW', 'ECDH-1PU+A256KW']
const jwe = new JsonWebEncryption({ algorithms: [...names, 'ECDH-ES', ...encryptions] })
const invalidKey = 'ERR_JOSE_INVALID_KEY'
const invalidHeader = 'ERR_JOSE_INVALID_HEADER'
const failed = 'ERR_JOSE_DECRYPTION'

const curves = ['P-256', 'P-384', 'P-521', 'secp256k1', 'X25519', 'X448'] as const

function generate(crv: string, kid: string): JsonWebKey {
  return JsonWebKey.generate(crv.startsWith('X') || crv.startsWith('E') ? 'OKP' : 'EC', {
    crv,
    kid,
  })
}

const alice = new Map(curves.map((crv) => [crv, generate(crv, 'alice')]))
const bob = new Map(curves.map((crv) => [crv, generate(crv, 'bob')]))

function keyOf(keys: ReadonlyMap<string, JsonWebKey>, crv: string): JsonWebKey {
  const key = keys.get(crv)
  if (key === undefined) throw new Error(`there is no key on ${crv}`)
  return key
}

function roundTrip(crv: string, alg: string, enc: string): string {
  const [sender, recipient] = [keyOf(alice, crv), keyOf(bob, crv)]
  const token = jwe.serializeCompact({ alg, enc }, payload, recipient.toPublic(), {
    senderKey: sender,
  })
  const opened = jwe.deserializeCompact(token, recipient, { senderKey: sender.toPublic() })
  return Buffer.from(opened.payload).toString()
}

describe('ECDH-1PU, draft-madden-jose-ecdh-1pu-04', () => {
  it('JWE-4 needs a key of the sender, and others take none', () => {
    const [sender, recipient] = [keyOf(alice, 'P-256'), keyOf(bob, 'P-256')]
    const header = { alg: 'ECDH-1PU', enc: 'A256GCM' }
    const token = jwe.serializeCompact(header, payload, recipient, { senderKey: sender })
    expect(outcome(() => jwe.serializeCompact(header, payload, recipient))).toBe(invalidKey)
    expect(outcome(() => jwe.deserializeCompact(token, recipient))).toBe(invalidKey)
    const other = { alg: 'ECDH-ES', enc: 'A256GCM' }
    const plain = jwe.serializeCompact(other, payload, recipient)
    const options = { senderKey: sender }
    expect(outcome(() => jwe.serializeCompact(other, payload, recipient, options))).toBe(invalidKey)
    expect(outcome(() => jwe.deserializeCompact(plain, recipient, options))).toBe(invalidKey)
    const json = jwe.serializeJson({ protected: other }, payload, recipient)
    expect(outcome(() => jwe.deserializeJson(json, recipient, options))).toBe(invalidKey)
    expect(outcome(() => jwe.serializeJson({ protected: other }, 'x', recipient, options))).toBe(
      invalidKey,
    )
  })

  it.each(['P-256', 'X25519'].flatMap((crv) => encryptions.map((enc) => [crv, enc] as const)))(
    'JWE-21 round trips on %s with %s',
    (crv, enc) => {
      expect(roundTrip(crv, 'ECDH-1PU', enc)).toBe(payload)
    },
  )

  it.each(names.slice(1).flatMap((alg) => committing.map((enc) => [alg, enc] as const)))(
    'JWE-21 round trips with %s and %s',
    (alg, enc) => {
      expect(roundTrip('P-256', alg, enc)).toBe(payload)
      expect(roundTrip('X25519', alg, enc)).toBe(payload)
    },
  )

  it.each(curves)('round trips on %s', (crv) => {
    expect(roundTrip(crv, 'ECDH-1PU', 'A128GCM')).toBe(payload)
    expect(roundTrip(crv, 'ECDH-1PU+A128KW', 'A128CBC-HS256')).toBe(payload)
  })

  it('JWE-21 wraps keys of contents only whose tag binds to one key, draft-madden-jose-ecdh-1pu-04 §2.1', () => {
    const code = 'ERR_JOSE_INVALID_ENCRYPTION_ALGORITHM_FOR_ECDH_1PU'
    const listed = new JsonWebEncryption({
      algorithms: [...names, ...encryptions, 'C20P', 'XC20P'],
    })
    const options = { senderKey: keyOf(alice, 'P-256') }
    const recipient = keyOf(bob, 'P-256')
    for (const alg of names.slice(1)) {
      for (const enc of ['A128GCM', 'A192GCM', 'A256GCM', 'C20P', 'XC20P']) {
        expect(outcome(() => listed.serializeCompact({ alg, enc }, 'x', recipient, options))).toBe(
          code,
        )
        const token = `${segment(JSON.stringify({ alg, enc }))}.AAAA.AAAA.AAAA.AAAA`
        expect(outcome(() => listed.deserializeCompact(token, recipient, options))).toBe(code)
      }
    }
  })

  it('JWE-22 encrypts with a private key of the sender and decrypts with one of the recipient', () => {
    const [sender, recipient] = [keyOf(alice, 'P-256'), keyOf(bob, 'P-256')]
    const header = { alg: 'ECDH-1PU', enc: 'A256GCM' }
    const write = (senderKey: JsonWebKey): string =>
      outcome(() => jwe.serializeCompact(header, payload, recipient, { senderKey }))
    expect(write(sender.toPublic())).toBe(invalidKey)
    const token = write(sender)
    const options = { senderKey: sender }
    expect(outcome(() => jwe.deserializeCompact(token, recipient.toPublic(), options))).toBe(
      invalidKey,
    )
  })

  it('JWE-22 takes both keys from one curve that agrees on keys', () => {
    const all = [...curves, 'Ed25519', 'Ed448']
    const [senders, recipients] = [
      new Map(all.map((crv) => [crv, generate(crv, 'alice')])),
      new Map(all.map((crv) => [crv, generate(crv, 'bob')])),
    ]
    for (const [one, sender] of senders) {
      for (const [other, recipient] of recipients) {
        if (one === other && !one.startsWith('Ed')) continue
        for (const alg of ['ECDH-1PU', 'ECDH-1PU+A128KW']) {
          const header = { alg, enc: 'A128CBC-HS256' }
          const write = () => jwe.serializeCompact(header, 'x', recipient, { senderKey: sender })
          expect(outcome(write)).toBe(invalidKey)
        }
      }
    }
  })

  it('JWE-22 refuses an ephemeral key of another curve and a point that is on none, J-14', () => {
    for (const crv of curves) {
      const [sender, recipient] = [keyOf(alice, crv), keyOf(bob, crv)]
      const token = jwe.serializeCompact({ alg: 'ECDH-1PU', enc: 'A128GCM' }, 'x', recipient, {
        senderKey: sender,
      })
      const parts = token.split('.')
      const header = JSON.parse(Buffer.from(parts[0] ?? '', 'base64url').toString())
      for (const other of curves) {
        if (other === crv) continue
        const jwk = keyOf(alice, other).toJSON()
        for (const epk of [
          { kty: jwk.kty, crv: other, x: jwk['x'], y: jwk['y'] },
          // The coordinates of one curve under the name of the other.
          { ...header.epk, x: jwk['x'], y: jwk['y'] },
        ]) {
          // Any 32 bytes are a point of X25519, so that a foreign one only leads to another key.
          const expected =
            epk.crv === 'X25519' &&
            crv === 'X25519' &&
            jwk.kty === 'EC' &&
            String(jwk['x']).length === 43
              ? failed
              : invalidHeader
          const forged = parts.with(0, segment(JSON.stringify({ ...header, epk }))).join('.')
          expect(
            outcome(() => jwe.deserializeCompact(forged, recipient, { senderKey: sender })),
          ).toBe(expected)
        }
      }
    }
  })

  it('JWE-22 fails for strangers, on either side', () => {
    const [sender, recipient] = [keyOf(alice, 'X25519'), keyOf(bob, 'X25519')]
    for (const alg of ['ECDH-1PU', 'ECDH-1PU+A128KW']) {
      const header = { alg, enc: 'A128CBC-HS256' }
      const token = jwe.serializeCompact(header, payload, recipient, { senderKey: sender })
      const stranger = generate('X25519', 'stranger')
      expect(outcome(() => jwe.deserializeCompact(token, recipient, { senderKey: stranger }))).toBe(
        failed,
      )
      expect(outcome(() => jwe.deserializeCompact(token, stranger, { senderKey: sender }))).toBe(
        failed,
      )
    }
  })

  it('JWE-22 shares one ephemeral key among several recipients, and binds all to the tag', () => {
    const sender = keyOf(alice, 'X25519')
    const list = [keyOf(bob, 'X25519'), generate('X25519', 'charlie')]
    const headers = { protected: { alg: 'ECDH-1PU+A256KW', enc: 'A256CBC-HS512', apu: 'QWxpY2U' } }
    const message = jwe.serializeJson(headers, payload, list, { senderKey: sender })
    const shared = JSON.parse(Buffer.from(message.protected ?? '', 'base64url').toString())
    expect(shared).toMatchObject({ ...headers.protected, epk: { crv: 'X25519' } })
    for (const key of list) {
      const opened = jwe.deserializeJson(message, key, { senderKey: sender.toPublic() })
      expect(Buffer.from(opened.payload).toString()).toBe(payload)
    }
    const stranger = { senderKey: generate('X25519', 'stranger') }
    expect(outcome(() => jwe.deserializeJson(message, keyOf(bob, 'X25519'), stranger))).toBe(failed)
    const wrongCurve = { senderKey: keyOf(alice, 'P-256') }
    expect(outcome(() => jwe.deserializeJson(message, keyOf(bob, 'X25519'), wrongCurve))).toBe(
      invalidKey,
    )
    const gcm = { protected: { alg: 'ECDH-1PU+A256KW', enc: 'A256GCM' } }
    expect(outcome(() => jwe.serializeJson(gcm, 'x', list, { senderKey: sender }))).toBe(
      'ERR_JOSE_INVALID_ENCRYPTION_ALGORITHM_FOR_ECDH_1PU',
    )
    const direct = { protected: { alg: 'ECDH-1PU', enc: 'A256GCM' } }
    expect(outcome(() => jwe.serializeJson(direct, 'x', list, { senderKey: sender }))).toBe(
      'ERR_JOSE_INVALID_ALGORITHM_FOR_MULTIPLE_RECIPIENTS',
    )
  })

  it('finds the sender in a key set by skid, draft-madden-jose-ecdh-1pu-04 §2.2.1', () => {
    const [sender, recipient] = [keyOf(alice, 'P-256'), keyOf(bob, 'P-256')]
    const set = new KeySet([generate('P-256', 'other'), sender])
    const header = { alg: 'ECDH-1PU', enc: 'A256GCM', skid: 'alice' }
    const token = jwe.serializeCompact(header, payload, recipient, { senderKey: set })
    const opened = jwe.deserializeCompact(token, recipient, { senderKey: set })
    expect(Buffer.from(opened.payload).toString()).toBe(payload)
    const nameless = { alg: 'ECDH-1PU', enc: 'A256GCM' }
    expect(outcome(() => jwe.serializeCompact(nameless, 'x', recipient, { senderKey: set }))).toBe(
      'ERR_JOSE_KEY_NOT_FOUND',
    )
  })

  it('obeys use and key_ops of the sender, RFC 7517 §4.3', () => {
    const recipient = keyOf(bob, 'P-256')
    const jwk = keyOf(alice, 'P-256').exportPrivate()
    const write = (members: object): string =>
      outcome(() =>
        jwe.serializeCompact({ alg: 'ECDH-1PU', enc: 'A256GCM' }, 'x', recipient, {
          senderKey: { ...jwk, ...members },
        }),
      )
    expect(write({ use: 'sig' })).toBe('ERR_JOSE_INVALID_USE')
    expect(write({ key_ops: ['sign'] })).toBe('ERR_JOSE_INVALID_USE')
    expect(write({ alg: 'ECDH-ES' })).toBe('ERR_JOSE_UNSUPPORTED_ALGORITHM')
    expect(write({ use: 'enc', key_ops: ['deriveKey'] })).toContain('.')
  })
})
