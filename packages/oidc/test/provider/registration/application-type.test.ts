import { describe, expect, it } from 'vitest'
import { callback, createOpRegistrar } from './registrar.ts'

const implicit = { grant_types: ['implicit'], response_types: ['id_token'] }
const hybrid = {
  grant_types: ['authorization_code', 'implicit'],
  response_types: ['code id_token'],
}

describe('application_type', () => {
  it('T-OR-1 OR-2 is web or native, and web when nothing is said, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    expect(await register({ application_type: 'web' })).toMatchObject({ application_type: 'web' })
    expect(await register()).toMatchObject({ status: 201, application_type: 'web' })
    const uris = ['com.example.app:/cb']
    expect(await register({ application_type: 'native', redirect_uris: uris })).toMatchObject({
      status: 201,
      application_type: 'native',
    })
    for (const value of ['desktop', '', 'WEB', 5, ['web'], { web: true }, true]) {
      expect(await refusal({ application_type: value })).toBe(
        '400 invalid_client_metadata: application_type is web or native',
      )
    }
  })

  it.each([
    ['http://localhost/cb', false],
    ['http://127.0.0.1:8080/cb', false],
    ['https://localhost/cb', false],
    ['https://LOCALHOST./cb', false],
    ['https://app.localhost/cb', false],
    ['https://127.0.0.1/cb', false],
    ['https://[::1]/cb', false],
    ['com.example.app:/cb', false],
    ['https://localhost.example/cb', true],
    ['https://rp.example/cb', true],
  ])(
    'OR-2 asks web applications of the implicit and hybrid flows for https and no localhost: %s, Registration §2, §3.3, Core §3',
    async (uri, isFine) => {
      const { refusal } = createOpRegistrar()
      for (const flow of [implicit, hybrid]) {
        const found = await refusal({ ...flow, redirect_uris: [callback, uri] })
        expect(found?.split(':')[0]).toBe(isFine ? undefined : '400 invalid_redirect_uri')
      }
    },
  )

  it('lets web applications of the code flow be tried out on loopback, Registration §2', async () => {
    const { register } = createOpRegistrar()
    const uris = ['http://localhost:3000/cb', callback]
    expect(await register({ redirect_uris: uris })).toMatchObject({
      status: 201,
      redirect_uris: uris,
      application_type: 'web',
    })
  })

  it.each([
    ['com.example.app:/cb', true],
    ['http://localhost:1234/cb', true],
    ['http://127.0.0.1/cb', true],
    ['http://[::1]:1/cb', true],
    ['https://rp.example/cb', true],
    ['https://localhost/cb', false],
    ['http://rp.example/cb', false],
  ])(
    'OR-2 lets native applications have custom schemes, claimed https and http on loopback only: %s, RFC 8252 §7.2',
    async (uri, isFine) => {
      const { refusal } = createOpRegistrar()
      const found = await refusal({ application_type: 'native', redirect_uris: [uri] })
      expect(found?.split(':')[0]).toBe(isFine ? undefined : '400 invalid_redirect_uri')
    },
  )

  it('holds for a change of the registration as well, RFC 7592 §2.2', async () => {
    const { register, update } = createOpRegistrar()
    const client = await register()
    const uris = ['http://rp.example/cb']
    expect(await update(client, { application_type: 'native', redirect_uris: uris })).toMatchObject(
      {
        status: 400,
        error: 'invalid_redirect_uri',
      },
    )
    expect(await update(client, {})).toMatchObject({ status: 200, application_type: 'web' })
  })

  it('T-OR-16 X-12 refuses a redirect URI with a fragment or a scheme of scripts, Registration §3.3', async () => {
    const { refusal } = createOpRegistrar()
    for (const uri of [`${callback}#x`, `${callback}#`, 'javascript://x/%0Aalert(1)', 5]) {
      expect(await refusal({ redirect_uris: [callback, uri] })).toMatch(
        /^400 invalid_redirect_uri: /,
      )
    }
    expect(await refusal({ redirect_uris: callback })).toMatch(/^400 invalid_redirect_uri: /)
    expect(await refusal({ redirect_uris: ['com.example.app:/cb'] })).toBeUndefined()
  })
})
