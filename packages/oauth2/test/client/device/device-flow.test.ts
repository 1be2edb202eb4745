import { AuthkitConfigError } from '@authkit/common'
import { deviceCode, DeviceVerification, refreshToken } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import {
  MissingEndpointError,
  OAuth2Client,
  type OAuth2ClientOptions,
} from '../../../src/client.ts'
import { authorizationServer } from '../support/authorization-server.ts'

const deviceGrant = 'urn:ietf:params:oauth:grant-type:device_code'
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const clients = [
  {
    client_id: 'television',
    token_endpoint_auth_method: 'none',
    grant_types: [deviceGrant, 'refresh_token'],
    scope: 'read write',
  },
  { client_id: 'console', client_secret: secret, grant_types: [deviceGrant], scope: 'read' },
] as const

/** Our own server, a device, and the user in front of it. */
function livingRoom(options: Partial<OAuth2ClientOptions> = {}) {
  const verificationUri = 'https://issuer.example/device'
  const host = authorizationServer({ clients, scopes: ['read', 'write'] }, [
    deviceCode({ verificationUri, lifetime: 60 }),
    refreshToken(),
  ])
  const { fetch, serverMetadata, clock, server } = host
  const device = new OAuth2Client({
    clientId: 'television',
    fetch,
    serverMetadata,
    clock,
    ...options,
  })
  const verification = new DeviceVerification(server)
  const waited: number[] = []
  const wait = async (seconds: number): Promise<void> => {
    waited.push(seconds)
    clock.advance(seconds)
  }
  const find = (userCode: string) => verification.find(userCode, 'session of alice')
  const approve = async (userCode: string): Promise<void> =>
    verification.approve(await find(userCode), { subject: 'alice', authentication: { time: 1 } })
  const deny = async (userCode: string): Promise<void> => verification.deny(await find(userCode))
  return { ...host, device, wait, waited, approve, deny }
}

describe('a device at our own server', () => {
  it('G15 shows a code, waits for its user and gets tokens that it can refresh, RFC 8628 §3.1, RFC 8628 §3.2, RFC 8628 §3.4, RFC 8628 §3.5', async () => {
    const { device, wait, waited, approve, clock } = livingRoom()
    const authorization = await device.requestDeviceAuthorization({ scope: 'read' })
    expect(authorization).toEqual({
      device_code: expect.any(String),
      user_code: expect.stringMatching(/^[A-Z]{4}-[A-Z]{4}$/),
      verification_uri: 'https://issuer.example/device',
      verification_uri_complete: `https://issuer.example/device?user_code=${authorization.user_code}`,
      expires_in: 60,
      expires_at: clock() + 60,
      interval: 5,
    })
    const pending: unknown[] = []
    const token = await device.pollDeviceToken(authorization, {
      wait,
      async onPending(state) {
        pending.push(state)
        if (pending.length === 2) await approve(authorization.user_code)
      },
    })
    expect(token).toMatchObject({ scope: 'read', refresh_token: expect.any(String) })
    expect(device.token).toBe(token)
    expect(waited).toEqual([5, 5, 5])
    expect(pending).toEqual([
      { interval: 5, remaining: 55 },
      { interval: 5, remaining: 50 },
    ])
    expect((await device.refreshToken()).access_token).not.toBe(token.access_token)
  })

  it('authenticates a device that can keep a secret, RFC 8628 §3.1', async () => {
    const { device, wait, approve, requests } = livingRoom({
      clientId: 'console',
      clientSecret: secret,
    })
    const authorization = await device.requestDeviceAuthorization()
    await approve(authorization.user_code)
    await device.pollDeviceToken(authorization, { wait })
    expect(requests.map(({ path }) => path)).toEqual(['/device_authorization', '/token'])
    for (const { headers, body } of requests) {
      expect(headers.get('authorization')).toMatch(/^Basic /)
      expect(body).not.toContain('client_id')
    }
  })

  it('asks for the scope of the client unless it is told another, or none', async () => {
    const { device, requests } = livingRoom({ scope: 'read write' })
    await device.requestDeviceAuthorization()
    await device.requestDeviceAuthorization({ scope: ['write'] })
    await device.requestDeviceAuthorization({ scope: '' })
    expect(requests.map(({ body }) => new URLSearchParams(body).get('scope'))).toEqual([
      'read write',
      'write',
      null,
    ])
  })

  it('gives up when its user says no, RFC 8628 §3.5', async () => {
    const { device, wait, deny } = livingRoom()
    const authorization = await device.requestDeviceAuthorization()
    await deny(authorization.user_code)
    await expect(device.pollDeviceToken(authorization, { wait })).rejects.toMatchObject({
      error: 'access_denied',
    })
    expect(device.token).toBeUndefined()
  })

  it('ends with expires_in when its user does not answer, RFC 8628 §3.5', async () => {
    const { device, wait, waited, requests } = livingRoom()
    const authorization = await device.requestDeviceAuthorization()
    await expect(device.pollDeviceToken(authorization, { wait })).rejects.toMatchObject({
      error: 'expired_token',
    })
    expect(waited).toHaveLength(11)
    expect(requests.filter(({ path }) => path === '/token')).toHaveLength(11)
  })

  it('goes on in another process with what it kept as JSON', async () => {
    const { device, wait, approve, fetch, serverMetadata, clock } = livingRoom()
    const kept = JSON.stringify(await device.requestDeviceAuthorization())
    const other = new OAuth2Client({ clientId: 'television', fetch, serverMetadata, clock })
    const authorization = JSON.parse(kept)
    await approve(authorization.user_code)
    await expect(other.pollDeviceToken(authorization, { wait })).resolves.toMatchObject({
      token_type: 'Bearer',
    })
  })

  it('asks once by fetchToken, RFC 8628 §3.4', async () => {
    const { device, approve } = livingRoom()
    const { device_code: code, user_code: userCode } = await device.requestDeviceAuthorization()
    await expect(device.fetchToken({ deviceCode: code })).rejects.toMatchObject({
      error: 'authorization_pending',
      status: 400,
    })
    await approve(userCode)
    const token = await device.fetchToken({ grantType: deviceGrant, device_code: code })
    expect(token.access_token).toEqual(expect.any(String))
  })

  it('does not let what the client sets itself be an extra parameter', async () => {
    const { device, requests } = livingRoom()
    for (const name of ['client_id', 'client_secret', 'client_assertion']) {
      await expect(device.requestDeviceAuthorization({ [name]: 'x' })).rejects.toThrow(
        AuthkitConfigError,
      )
    }
    expect(requests).toHaveLength(0)
  })

  it('C59 says that the server has no such endpoint', async () => {
    const { device } = livingRoom({
      serverMetadata: { token_endpoint: 'https://issuer.example/token' },
    })
    await expect(device.requestDeviceAuthorization()).rejects.toThrow(MissingEndpointError)
  })
})
