import { createHmac } from 'node:crypto'
import { memoryStore } from '@authkit/common'
import { JsonWebKey, JsonWebSignature, jwt, KeySet, SigningKeys } from '@authkit/jose'
import { InvalidRequestError, TemporarilyUnavailableError } from '@authkit/oauth2'
import type { SubjectType } from '@authkit/oidc/provider'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { client, createProvider, issuer, keys, now, secret } from './provider.ts'

const claims = { iss: issuer, sub: 'alice', aud: 'rp', iat: now - 100, exp: now + 100, sid: 's1' }
const [rsa] = keys.keys
const jws = new JsonWebSignature()

/** A token that this server could have signed. */
function signed(changes: Record<string, unknown> = {}, header: Record<string, string> = {}) {
  const payload = JSON.stringify({ ...claims, ...changes })
  return jws.serializeCompact({ alg: 'RS256', typ: 'JWT', ...header }, payload, rsa ?? '')
}

/** Calls users in another way before each client. */
const byClient: SubjectType = {
  subjectType: 'pairwise',
  subjectFor: (subject, { client_id: clientId }) => `${subject}@${clientId}`,
}

describe('the id_token_hint of a request to sign out', () => {
  const { validate, login } = createProvider({ clients: [client('rp'), client('other')] })
  const isFor = async (hint: string, more: Record<string, string> = {}, sid = 's1') =>
    (await validate({ id_token_hint: hint, ...more })).isFor({ sid, subject: 'alice' })
  const refusal = async (hint: string, more: Record<string, string> = {}) =>
    validate({ id_token_hint: hint, ...more }).catch((error: unknown) => error)
  const reasonOf = async (hint: string, more: Record<string, string> = {}) => {
    const error = await refusal(hint, more)
    if (!(error instanceof InvalidRequestError)) throw error
    expect(error.status).toBe(400)
    expect(error.message).toBe('The id_token_hint is no ID Token that this server issued')
    return error.reason
  }

  it('T-LO-1 LO-1 needs no question when it is about the session, and needs one otherwise (RP-Initiated Logout §2)', async () => {
    const hint = String((await login('rp', { sid: 's1' }))['id_token'])
    expect(await isFor(hint)).toBe(true)
    expect(await isFor(hint, {}, 's2')).toBe(false)
    expect(await (await validate({})).isFor({ sid: 's1', subject: 'alice' })).toBe(false)
  })

  it('T-LO-11 A-40 is taken after it expired, and not before it began (RP-Initiated Logout §2)', async () => {
    expect(await isFor(signed({ iat: now - 9_000_000, exp: now - 8_000_000 }))).toBe(true)
    expect(await isFor(signed({ iat: now + 30, nbf: now + 30 }))).toBe(true)
    expect(await reasonOf(signed({ nbf: now + 61 }))).toBe('id_token_hint_not_valid_yet')
    expect(await reasonOf(signed({ iat: now + 61 }))).toBe('id_token_hint_not_valid_yet')
  })

  it('T-LO-10 is refused when it is broken, unsigned or too long (RP-Initiated Logout §4)', async () => {
    const good = signed()
    const [header, payload, signature = ''] = good.split('.')
    const none = Buffer.from('{"alg":"none"}').toString('base64url')
    const flipped = signature.startsWith('A') ? `B${signature.slice(1)}` : `A${signature.slice(1)}`
    for (const broken of [
      'hint',
      '..',
      `${header}.${payload}.`,
      `${header}.${payload}.${flipped}`,
      `${header}.${Buffer.from('[]').toString('base64url')}.${signature}`,
      `${none}.${payload}.${signature}`,
    ])
      expect(await reasonOf(broken)).toBe('id_token_hint_not_verified')
    expect(await reasonOf('x'.repeat(16_385))).toBe('id_token_hint_too_long')
  })

  it('LO-7 J-01 is refused with the algorithm none, whatever stands in for a signature (RP-Initiated Logout §4)', async () => {
    const payload = signed().split('.')[1]
    for (const alg of ['none', 'None', 'NONE']) {
      const header = Buffer.from(JSON.stringify({ alg })).toString('base64url')
      expect(await reasonOf(`${header}.${payload}.`)).toBe('id_token_hint_not_verified')
    }
  })

  it('LO-8 A-40 is refused from another issuer, even one with the same keys (RP-Initiated Logout §2)', async () => {
    expect(await reasonOf(signed({ iss: 'https://other.example' }))).toBe(
      'id_token_hint_not_verified',
    )
    expect(await reasonOf(signed({ iss: undefined }))).toBe('id_token_hint_not_verified')
    const forged = jwt.encode({ alg: 'RS256' }, claims, JsonWebKey.generate('RSA'), {
      check: false,
    })
    expect(await reasonOf(forged)).toBe('id_token_hint_not_verified')
  })

  it('LO-8 J-31 is refused when it is another kind of token that the same key signed (RFC 8725 §3.11, RFC 7515 §4.1.9)', async () => {
    for (const typ of ['at+jwt', 'application/at+jwt', 'logout+jwt', 'dpop+jwt', 'secevent+jwt'])
      expect(await reasonOf(signed({}, { typ }))).toBe('id_token_hint_of_another_type')
    for (const typ of ['jwt', 'application/JWT'])
      expect(await isFor(signed({}, { typ }))).toBe(true)
    // A signed answer of the UserInfo Endpoint has no end, and a Logout Token has events, Core §2, Back-Channel Logout §2.4.
    expect(await reasonOf(signed({ exp: undefined }))).toBe('id_token_hint_not_verified')
    expect(await reasonOf(signed({ iat: undefined }))).toBe('id_token_hint_not_verified')
    expect(await reasonOf(signed({ sub: undefined }))).toBe('id_token_hint_not_verified')
    expect(await reasonOf(signed({ aud: undefined }))).toBe('id_token_hint_not_verified')
    expect(await reasonOf(signed({ events: {} }))).toBe('id_token_hint_not_verified')
  })

  it('T-LO-9 LO-3 is refused for a client that it is not for, and taken for one of several (RP-Initiated Logout §2)', async () => {
    const of = (aud: unknown) => signed({ aud })
    for (const aud of ['other', ['other', 'third'], []])
      expect(typeof (await reasonOf(of(aud), { client_id: 'rp' }))).toBe('string')
    expect(await isFor(of(['other', 'rp']), { client_id: 'rp' })).toBe(true)
  })

  it('LO-3 is refused for a client that is not its authorized party (Core §2)', async () => {
    const of = (azp: unknown) => signed({ aud: ['rp', 'other'], azp })
    for (const azp of ['other', 'third', '', 7, null])
      expect(await reasonOf(of(azp), { client_id: 'rp' })).toBe('id_token_hint_of_another_client')
    expect(await isFor(of('rp'), { client_id: 'rp' })).toBe(true)
    expect(await reasonOf(of('rp'), { client_id: 'other' })).toBe('id_token_hint_of_another_client')
  })

  it('T-LO-12 LO-2 tells who asks by a single audience or the authorized party (Core §2)', async () => {
    const clientOf = async (changes: Record<string, unknown>) =>
      (await validate({ id_token_hint: signed(changes) })).client?.client_id
    expect(await clientOf({})).toBe('rp')
    expect(await clientOf({ aud: ['rp'] })).toBe('rp')
    expect(await clientOf({ aud: ['other', 'rp'] })).toBeUndefined()
    expect(await clientOf({ aud: ['other', 'rp'], azp: 'rp' })).toBe('rp')
    expect(await clientOf({ aud: ['other', 'rp'], azp: 7 })).toBeUndefined()
    expect(await refusal(signed({ aud: 'gone' }))).toMatchObject({ reason: 'unknown_client' })
  })

  it('tells by the subject about whom it is when it names no session, and never by a sid of another kind (RP-Initiated Logout §2)', async () => {
    expect(await isFor(signed({ sid: undefined }))).toBe(true)
    expect(await isFor(signed({ sid: undefined, sub: 'bob' }))).toBe(false)
    expect(await isFor(signed({ sid: undefined, aud: ['rp', 'other'] }))).toBe(false)
    expect(await isFor(signed({ sid: 7 }))).toBe(false)
    expect(await isFor(signed({ sid: null }))).toBe(false)
  })

  it('takes the pairwise subject of the client for that of the user (Core §8)', async () => {
    const pairwise = createProvider({ openid: { subjectTypes: [byClient] } })
    await pairwise.login('rp', { sid: 's1' })
    const about = async (sub: string) => {
      const hint = signed({ sid: undefined, sub })
      const request = await pairwise.validate({ id_token_hint: hint })
      return request.isFor({ sid: 's1', subject: 'alice' })
    }
    expect(await about('alice@rp')).toBe(true)
    expect(await about('alice')).toBe(false)
    expect(await about('alice@other')).toBe(false)
  })
})

describe('the key of an id_token_hint', () => {
  it('is the secret of a client that registered HMAC, and of no other (Core §10.1)', async () => {
    const mac = { id_token_signed_response_alg: 'HS256' }
    const { validate, login } = createProvider({
      clients: [client('rp', mac), client('plain')],
      openid: { algorithms: ['RS256', 'HS256'] },
    })
    const refusal = (hint: string, more = {}) =>
      validate({ id_token_hint: hint, ...more }).catch((error: unknown) => error)
    const own = String((await login('rp', { sid: 's1' }))['id_token'])
    const session = { sid: 's1', subject: 'alice' }
    expect(await (await validate({ id_token_hint: own })).isFor(session)).toBe(true)
    const bySecret = (aud: unknown, alg = 'HS256') =>
      jws.serializeCompact({ alg }, JSON.stringify({ ...claims, aud }), Buffer.from(secret))
    expect(await validate({ id_token_hint: bySecret(['rp', 'x']), client_id: 'rp' })).toBeDefined()
    const verified = { reason: 'id_token_hint_not_verified' }
    // The secret is right, and the client registered another algorithm.
    expect(await refusal(bySecret('plain'))).toMatchObject(verified)
    expect(await refusal(bySecret('rp', 'HS512'))).toMatchObject(verified)
    expect(await refusal(bySecret('rp'), { client_id: 'plain' })).toMatchObject(verified)
    expect(await refusal(bySecret(['rp', 'plain']))).toMatchObject(verified)
    expect(await refusal(bySecret(7))).toMatchObject(verified)
    expect(await refusal(bySecret('nobody'))).toMatchObject(verified)
  })

  it('J-03 is never the public key of the server as an HMAC secret (RFC 8725 §2.1)', async () => {
    const { validate } = createProvider({
      clients: [client('rp', { id_token_signed_response_alg: 'HS256' })],
      openid: { algorithms: ['RS256', 'HS256'] },
    })
    const pem = rsa?.toPublic().exportPem() ?? ''
    const parts = [{ alg: 'HS256', kid: rsa?.kid }, claims].map((part) =>
      Buffer.from(JSON.stringify(part)).toString('base64url'),
    )
    const mac = createHmac('sha256', pem).update(parts.join('.')).digest('base64url')
    const confused = [...parts, mac].join('.')
    await expect(validate({ id_token_hint: confused })).rejects.toBeInstanceOf(InvalidRequestError)
  })

  it('may be one that only verifies any more, or one of a set with secrets in it (RFC 7517 §5)', async () => {
    const retired = JsonWebKey.generate('RSA', { alg: 'RS256' }).withKid('retired')
    const mixed = new KeySet([
      ...keys.keys,
      retired.toPublic(),
      JsonWebKey.import({ kty: 'oct', k: Buffer.from(secret).toString('base64url'), kid: 'mac' }),
    ])
    const { validate } = createProvider({ keys: mixed })
    const hint = jwt.encode({ alg: 'RS256' }, claims, retired, { check: false })
    expect((await validate({ id_token_hint: hint })).client?.client_id).toBe('rp')
    const mac = jwt.encode({ alg: 'HS256', kid: 'mac' }, claims, Buffer.from(secret), {
      check: false,
    })
    await expect(validate({ id_token_hint: mac })).rejects.toBeInstanceOf(InvalidRequestError)
  })

  it('may have rotated since, and is asked for again when the store comes back (RFC 7517 §5)', async () => {
    const clock = fixedClock(now)
    const store = memoryStore({ clock })
    let isDown = false
    const failing = {
      ...store,
      get: (kind: string, id: string) =>
        isDown ? Promise.reject(new Error('down')) : store.get(kind, id),
    }
    const options = { secret: 'a secret that seals the keys of this test', algorithms: ['RS256'] }
    const rotating = new SigningKeys({ store, clock, ...options })
    const { validate, login, server } = createProvider({ keys: rotating, clock })
    const hint = String((await login('rp', { sid: 's1' }))['id_token'])
    await rotating.rotate()
    expect((await validate({ id_token_hint: hint })).client?.client_id).toBe('rp')
    isDown = true
    const unreachable = new SigningKeys({ store: failing, clock, ...options })
    const other = createProvider({ keys: unreachable, clock })
    const error = await other.validate({ id_token_hint: hint }).catch((thrown: unknown) => thrown)
    expect(error).toBeInstanceOf(TemporarilyUnavailableError)
    expect(server.issuer).toBe(issuer)
  })

  it('is under an encryption for the server when the client wrote it anew (Core §3.1.2.1)', async () => {
    const encryptionKeys = new KeySet([
      JsonWebKey.generate('RSA', { alg: 'RSA-OAEP-256', use: 'enc' }),
    ])
    const header = { alg: 'RSA-OAEP-256', enc: 'A128GCM' }
    const [publicKey] = KeySet.import(encryptionKeys.toJSON()).keys
    const encrypt = { header, key: publicKey ?? '' }
    const signedWithin = jwt.encode({ alg: 'RS256' }, claims, rsa ?? '', { check: false, encrypt })
    const { validate } = createProvider({ encryptionKeys })
    const request = await validate({ id_token_hint: signedWithin })
    expect(await request.isFor({ sid: 's1', subject: 'alice' })).toBe(true)
    // Anybody can encrypt claims that nobody signed.
    const unsigned = jwt.encrypt(header, claims, publicKey ?? '', {})
    await expect(validate({ id_token_hint: unsigned })).rejects.toMatchObject({
      reason: 'id_token_hint_not_verified',
    })
    const without = createProvider()
    await expect(without.validate({ id_token_hint: signedWithin })).rejects.toMatchObject({
      reason: 'id_token_hint_encrypted',
    })
  })
})
