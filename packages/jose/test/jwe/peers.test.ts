import * as peer from 'jose'
import { describe, expect, it } from 'vitest'
import { JsonWebEncryption, type JsonWebKey } from '../../src/index.ts'
import { encryptions, keysFor, payload } from './keys.ts'

const jwe = new JsonWebEncryption()
const wraps = ['A128KW', 'A192KW', 'A256KW', 'A128GCMKW', 'A192GCMKW', 'A256GCMKW']
const rsa = ['RSA-OAEP', 'RSA-OAEP-256', 'RSA-OAEP-384', 'RSA-OAEP-512']
const agreements = ['ECDH-ES', 'ECDH-ES+A128KW', 'ECDH-ES+A192KW', 'ECDH-ES+A256KW']
const curves = ['P-256', 'P-384', 'P-521', 'X25519'] as const

/** A key as the other library takes it. */
function theirKey(key: JsonWebKey, alg: string): ReturnType<typeof peer.importJWK> {
  const { kid: _kid, ...jwk } = key.isPrivate ? key.exportPrivate() : key.toJSON()
  return peer.importJWK(JSON.parse(JSON.stringify(jwk)), alg)
}

const rows = [
  ...['dir', ...wraps, ...rsa].flatMap((alg) =>
    encryptions.map((enc) => [alg, enc, 'P-256'] as const),
  ),
  ...agreements.flatMap((alg) => encryptions.map((enc) => [alg, enc, 'P-256'] as const)),
  ...agreements.flatMap((alg) => curves.map((crv) => [alg, 'A256GCM', crv] as const)),
]

describe.each(rows)('with jose, %s and %s on %s', (alg, enc, crv) => {
  const [sealing, opening] = keysFor(alg, enc, crv)
  const bytes = new TextEncoder().encode(payload)
  const text = (content: Uint8Array): string => Buffer.from(content).toString()

  it('JWE-10 compact tokens are read both ways', async () => {
    const ours = jwe.serializeCompact({ alg, enc }, payload, sealing)
    expect(text((await peer.compactDecrypt(ours, await theirKey(opening, alg))).plaintext)).toBe(
      payload,
    )
    const theirs = await new peer.CompactEncrypt(bytes)
      .setProtectedHeader({ alg, enc })
      .encrypt(await theirKey(sealing, alg))
    expect(text(jwe.deserializeCompact(theirs, opening).payload)).toBe(payload)
  })

  it('flattened JSON is read both ways', async () => {
    const ours = jwe.serializeJson(
      { protected: { alg, enc }, aad: 'data', header: { x: '1' } },
      payload,
      sealing,
    )
    const read = await peer.flattenedDecrypt({ ...ours }, await theirKey(opening, alg))
    expect([text(read.plaintext), text(read.additionalAuthenticatedData ?? bytes)]).toEqual([
      payload,
      'data',
    ])
    const theirs = await new peer.FlattenedEncrypt(bytes)
      .setProtectedHeader({ alg, enc })
      .setUnprotectedHeader({ x: '1' })
      .setAdditionalAuthenticatedData(new TextEncoder().encode('data'))
      .encrypt(await theirKey(sealing, alg))
    expect(text(jwe.deserializeJson(theirs, opening).payload)).toBe(payload)
  })
})

describe('with jose', () => {
  const list = [
    ['A256KW', ''],
    ['RSA-OAEP-256', ''],
    ['ECDH-ES+A128KW', 'P-256'],
    ['ECDH-ES+A256KW', 'X25519'],
  ] as const
  const enc = 'A256GCM'
  const keys = list.map(([alg, crv]) => keysFor(alg, enc, crv === '' ? 'P-256' : crv))

  it('general JSON for several algorithms is read both ways', async () => {
    const ours = jwe.serializeJson(
      { protected: { enc }, recipients: list.map(([alg]) => ({ header: { alg } })) },
      payload,
      keys.map(([sealing]) => sealing),
    )
    const encrypting = new peer.GeneralEncrypt(Buffer.from(payload)).setProtectedHeader({ enc })
    for (const [index, [alg]] of list.entries()) {
      const sealing = keys[index]?.[0]
      if (sealing === undefined) throw new Error('the key is missing')
      encrypting.addRecipient(await theirKey(sealing, alg)).setUnprotectedHeader({ alg })
    }
    const theirs = await encrypting.encrypt()
    for (const [index, [alg]] of list.entries()) {
      const opening = keys[index]?.[1]
      if (opening === undefined) throw new Error('the key is missing')
      const read = await peer.generalDecrypt(ours as peer.GeneralJWE, await theirKey(opening, alg))
      expect(Buffer.from(read.plaintext).toString()).toBe(payload)
      expect(Buffer.from(jwe.deserializeJson(theirs, opening).payload).toString()).toBe(payload)
    }
  })

  it('general JSON with one ephemeral key for all is read', async () => {
    const [sealing, opening] = keysFor('ECDH-ES+A128KW', enc, 'X25519')
    const ours = jwe.serializeJson({ protected: { alg: 'ECDH-ES+A128KW', enc } }, payload, [
      sealing,
      sealing,
    ])
    const read = await peer.generalDecrypt(
      ours as peer.GeneralJWE,
      await theirKey(opening, 'ECDH-ES+A128KW'),
    )
    expect(Buffer.from(read.plaintext).toString()).toBe(payload)
  })

  it.each(['PBES2-HS256+A128KW', 'PBES2-HS384+A192KW', 'PBES2-HS512+A256KW'])(
    '%s is read both ways, RFC 7518 §4.8',
    async (alg) => {
      const password = 'Thus from my lips, by yours, my sin is purged.'
      const bytes = new TextEncoder().encode(password)
      const ours = jwe.serializeCompact({ alg, enc, p2c: 1000 }, payload, password, {
        algorithms: [alg, enc],
      })
      const options = { keyManagementAlgorithms: [alg] }
      expect(
        Buffer.from((await peer.compactDecrypt(ours, bytes, options)).plaintext).toString(),
      ).toBe(payload)
      const theirs = await new peer.CompactEncrypt(Buffer.from(payload))
        .setProtectedHeader({ alg, enc })
        .encrypt(bytes)
      const { payload: read } = jwe.deserializeCompact(theirs, password, { algorithms: [alg, enc] })
      expect(Buffer.from(read).toString()).toBe(payload)
    },
  )
})
