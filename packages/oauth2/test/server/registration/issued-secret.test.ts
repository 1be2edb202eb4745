import { JsonWebKey } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { json } from '../provider.ts'
import { authenticates, registered } from './registrar.ts'

describe('secrets', () => {
  it('stay as they are unless the server renews them', async () => {
    const registrar = await registered()
    const { client, put } = registrar
    expect(await put()).not.toHaveProperty('client_secret')
    expect(await authenticates(registrar, client, client['client_secret'])).toBe(true)
  })

  it('are renewed with each update when the server says so, the earlier one valid for a while, RFC 7592 §2.2', async () => {
    const registrar = await registered({
      configuration: { rotateSecret: true, secretOverlap: 100 },
      secretLifetime: 1000,
    })
    const { client, put, clock } = registrar
    const first = client['client_secret']
    const answer = await put({ client_secret: first })
    const second = answer['client_secret']
    expect(second).not.toBe(first)
    expect(answer['client_secret_expires_at']).toBe(1_700_001_000)
    const works = (secret: unknown) => authenticates(registrar, client, secret)
    expect([await works(first), await works(second)]).toEqual([true, true])
    // Only the newest is the current one.
    expect((await put({ client_secret: first }))['error']).toBe('invalid_request')
    clock.advance(100)
    expect([await works(first), await works(second)]).toEqual([false, true])
    clock.advance(900)
    expect(await works(second)).toBe(false)
  })

  it('do not gather, and never live longer than they would have', async () => {
    const registrar = await registered({
      configuration: { rotateSecret: true, secretOverlap: 1000 },
      secretLifetime: 50,
    })
    const { client, put, kept, clock } = registrar
    const secrets: unknown[] = [client['client_secret']]
    for (let count = 0; count < 5; count += 1) secrets.push((await put())['client_secret'])
    const stored = await kept(client['client_id'])
    expect(stored?.['client_secrets']).toHaveLength(3)
    const works = (secret: unknown) => authenticates(registrar, client, secret)
    expect(await Promise.all(secrets.map(works))).toEqual([false, false, true, true, true, true])
    clock.advance(50)
    expect(await works(secrets[4])).toBe(false)
  })

  it('end at once when the server wants no overlap', async () => {
    const registrar = await registered({ configuration: { rotateSecret: true, secretOverlap: 0 } })
    const { client, put, kept } = registrar
    const answer = await put()
    expect(await authenticates(registrar, client, client['client_secret'])).toBe(false)
    expect(await authenticates(registrar, client, answer['client_secret'])).toBe(true)
    expect(await kept(client['client_id'])).not.toHaveProperty('client_secrets')
  })

  it('are issued anew once they have ended, RFC 7591 §3.2.1', async () => {
    const registrar = await registered({ secretLifetime: 100 })
    const { client, put, clock } = registrar
    clock.advance(99)
    expect(await put()).not.toHaveProperty('client_secret')
    clock.advance(1)
    const answer = await put({ client_secret: client['client_secret'] })
    expect(answer['client_secret_expires_at']).toBe(1_700_000_200)
    expect(await authenticates(registrar, client, client['client_secret'])).toBe(false)
    expect(await authenticates(registrar, client, answer['client_secret'])).toBe(true)
  })

  it('come and go with the method, RFC 7591 §2', async () => {
    const registrar = await registered({}, { token_endpoint_auth_method: 'none' })
    const { client, put, kept } = registrar
    const stored = async () => Object.keys((await kept(client['client_id'])) ?? {}).join()
    const basicAnswer = await put({ token_endpoint_auth_method: 'client_secret_basic' })
    const secret = basicAnswer['client_secret']
    expect(await authenticates(registrar, client, secret)).toBe(true)
    const key = JsonWebKey.generate('EC', { alg: 'ES256' }).toJSON()
    const keyAnswer = await put({
      token_endpoint_auth_method: 'private_key_jwt',
      jwks: { keys: [key] },
    })
    expect(keyAnswer).not.toHaveProperty('client_secret_expires_at')
    expect(await stored()).not.toContain('secret')
    const again = await put({ token_endpoint_auth_method: 'client_secret_basic' })
    expect(again['client_secret']).not.toBe(secret)
    expect(await authenticates(registrar, client, secret)).toBe(false)
  })

  it('are in the form that the method needs: a hash, or clear text where it must be known', async () => {
    const registrar = await registered({ configuration: { secretOverlap: 100 } })
    const { client, put, kept } = registrar
    // From a hash nothing can be known: there is a new one.
    const known = await put({ token_endpoint_auth_method: 'client_secret_jwt' })
    expect(await kept(client['client_id'])).toMatchObject({ client_secret: known['client_secret'] })
    const same = await put({
      token_endpoint_auth_method: 'client_secret_jwt',
      client_secret: known['client_secret'],
    })
    expect(same).not.toHaveProperty('client_secret')
    // What is known can be hashed.
    const hashed = await put({ token_endpoint_auth_method: 'client_secret_post' })
    expect(hashed).not.toHaveProperty('client_secret')
    const stored = await kept(client['client_id'])
    expect(JSON.stringify(stored)).not.toContain(known['client_secret'])
    await put({ token_endpoint_auth_method: 'client_secret_basic' })
    expect(await authenticates(registrar, client, known['client_secret'])).toBe(true)
  })

  it('leave the registration access token alone, unless the server renews it, RFC 7592 §3', async () => {
    const renewing = { rotateRegistrationToken: true }
    const { client, put, manage, kept } = await registered({ configuration: renewing })
    const answer = await put()
    const token = answer['registration_access_token']
    expect(token).not.toBe(client['registration_access_token'])
    expect((await manage('GET', client)).status).toBe(401)
    const response = await manage('GET', { ...client, registration_access_token: token })
    expect(json(response)['registration_access_token']).toBe(token)
    expect(JSON.stringify(await kept(client['client_id']))).not.toContain(token)
  })
})
