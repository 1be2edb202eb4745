import * as peer from 'jose'
import { describe, expect, it } from 'vitest'
import { hasMlDsa } from '../../src/crypto/keys.ts'
import { JsonWebKey, JsonWebSignature } from '../../src/index.ts'
import { algorithms, keyFor, mlDsaAlgorithms, verifying } from '../keys.ts'

const jws = new JsonWebSignature()
const payload = Buffer.from('zażółć.$ \u0000')
const rows = [
  ...algorithms.map(([alg, kty]) => ({ alg, key: keyFor(alg, kty) })),
  ...(hasMlDsa()
    ? mlDsaAlgorithms.map((alg) => ({ alg, key: JsonWebKey.generate('AKP', { alg }) }))
    : []),
]
const raw = { b64: false, crit: ['b64'] }

/** A JWK as jose types it: lists that may be changed, and no member that is undefined. */
const peerJwk = (jwk: object): peer.JWK => JSON.parse(JSON.stringify(jwk))

/** The two halves of a key as jose has them. */
async function peerKeys(
  key: JsonWebKey,
  alg: string,
): Promise<[peer.CryptoKey | Uint8Array, peer.CryptoKey | Uint8Array]> {
  const verifier = verifying(key)
  const publicJwk = key.kty === 'oct' ? key.exportPrivate() : verifier.toJSON()
  return [
    await peer.importJWK(peerJwk(key.exportPrivate()), alg),
    await peer.importJWK(peerJwk(publicJwk), alg),
  ]
}

describe.each(rows)('jose and $alg', ({ alg, key }) => {
  const verifier = verifying(key)
  const header = { protected: { alg }, header: { note: 'ü' } }

  it('verifies our flattened and general JSON, RFC 7515 §7.2.1, §7.2.2', async () => {
    const [, publicKey] = await peerKeys(key, alg)
    const flattened = jws.serializeJson(header, payload, key)
    // jose types lists that may be changed.
    const verified = await peer.flattenedVerify(flattened as peer.FlattenedJWSInput, publicKey)
    expect(Buffer.from(verified.payload)).toEqual(payload)
    expect(verified.protectedHeader).toEqual({ alg, kid: key.kid })
    expect(verified.unprotectedHeader).toEqual({ note: 'ü' })
    const general = jws.serializeJson([header, header], payload, key)
    const some = await peer.generalVerify(peerGeneral(general), publicKey)
    expect(Buffer.from(some.payload)).toEqual(payload)
  })

  it('signs flattened and general JSON that we verify, RFC 7515 §7.2.1, §7.2.2', async () => {
    const [privateKey] = await peerKeys(key, alg)
    const flattened = await new peer.FlattenedSign(payload)
      .setProtectedHeader({ alg })
      .setUnprotectedHeader({ kid: key.kid ?? 'a' })
      .sign(privateKey)
    const verified = jws.deserializeJson(flattened, verifier)
    expect(Buffer.from(verified.payload)).toEqual(payload)
    const general = await new peer.GeneralSign(payload)
      .addSignature(privateKey)
      .setProtectedHeader({ alg })
      .addSignature(privateKey)
      .setProtectedHeader({ alg, typ: 'x' })
      .sign()
    expect(jws.deserializeJson(general, verifier).signatures).toMatchObject([
      { protected: { alg } },
      { protected: { alg, typ: 'x' } },
    ])
  })

  it('understands our detached and unencoded payloads, and we its, RFC 7515 §F, RFC 7797 §3', async () => {
    const [privateKey, publicKey] = await peerKeys(key, alg)
    const options = { detached: true }
    const encoded = jws.serializeJson({ protected: { alg } }, payload, key, options)
    const attached = { ...encoded, payload: payload.toString('base64url') }
    expect(Buffer.from((await peer.flattenedVerify(attached, publicKey)).payload)).toEqual(payload)
    const unencoded = jws.serializeJson({ protected: { alg, ...raw } }, payload, key)
    const verified = await peer.flattenedVerify(unencoded as peer.FlattenedJWSInput, publicKey)
    expect(Buffer.from(verified.payload)).toEqual(payload)
    const compact = jws.serializeCompact({ alg, ...raw }, payload, key, options)
    const [segment = '', , signature = ''] = compact.split('.')
    const again = await peer.flattenedVerify({ protected: segment, payload, signature }, publicKey)
    expect(Buffer.from(again.payload)).toEqual(payload)

    const theirs = await new peer.FlattenedSign(payload)
      .setProtectedHeader({ alg, ...raw })
      .sign(privateKey)
    const received = { payload }
    expect(Buffer.from(jws.deserializeJson(theirs, verifier, received).payload)).toEqual(payload)
    const joined = `${theirs.protected}..${theirs.signature}`
    expect(Buffer.from(jws.deserializeCompact(joined, verifier, received).payload)).toEqual(payload)
    const inside = { ...theirs, payload: payload.toString() }
    expect(Buffer.from(jws.deserializeJson(inside, verifier).payload)).toEqual(payload)
    const usual = await new peer.CompactSign(payload).setProtectedHeader({ alg }).sign(privateKey)
    const [first, , last] = usual.split('.')
    const detached = jws.deserializeCompact(`${first}..${last}`, verifier, received)
    expect(Buffer.from(detached.payload)).toEqual(payload)
  })
})

/** The same object as jose types it. */
function peerGeneral(general: object): peer.GeneralJWSInput {
  return JSON.parse(JSON.stringify(general))
}
