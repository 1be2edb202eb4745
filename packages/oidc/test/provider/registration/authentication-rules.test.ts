import { describe, expect, it } from 'vitest'
import { createOpRegistrar } from './registrar.ts'

const metadataError = /^400 invalid_client_metadata: /

describe('what a client asks of every authentication', () => {
  it('T-OR-18 OR-8 default_max_age is a number of seconds, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    for (const seconds of [0, 3600]) {
      expect(await register({ default_max_age: seconds })).toMatchObject({
        status: 201,
        default_max_age: seconds,
      })
    }
    expect(await register()).not.toHaveProperty('default_max_age')
    for (const value of ['3600', -1, 1.5, 1e300, true, [], {}]) {
      expect(await refusal({ default_max_age: value })).toBe(
        '400 invalid_client_metadata: default_max_age is a whole number of seconds',
      )
    }
  })

  it('T-OR-15 OR-8 require_auth_time is a boolean, and false unless given, Registration §2', async () => {
    const { register, refusal } = createOpRegistrar()
    expect(await register()).toMatchObject({ require_auth_time: false })
    expect(await register({ require_auth_time: true })).toMatchObject({ require_auth_time: true })
    for (const value of ['true', 1, [], {}]) {
      expect(await refusal({ require_auth_time: value })).toMatch(metadataError)
    }
  })

  it('T-OR-11 OR-8 default_acr_values are of the server, where it lists some, Registration §2', async () => {
    const listing = createOpRegistrar({ acrValues: ['urn:gold', 'urn:silver'] })
    const wanted = { default_acr_values: ['urn:silver'] }
    expect(await listing.register(wanted)).toMatchObject({ status: 201, ...wanted })
    expect(await listing.refusal({ default_acr_values: ['urn:silver', 'urn:x'] })).toMatch(
      metadataError,
    )
    expect(await listing.register({ default_acr_values: [] })).not.toHaveProperty(
      'default_acr_values',
    )
    for (const value of ['urn:gold', 5, [5], [''], Array(60).fill('urn:gold')]) {
      expect(await listing.refusal({ default_acr_values: value })).toMatch(metadataError)
    }
    const { register } = createOpRegistrar()
    expect(await register({ default_acr_values: ['urn:x'] })).toMatchObject({
      default_acr_values: ['urn:x'],
    })
  })
})

it('T-OR-17 OR-3 initiate_login_uri is https, Registration §2, Core §4', async () => {
  const { register, refusal, update } = createOpRegistrar()
  const uri = 'https://rp.example/login'
  const client = await register({ initiate_login_uri: uri })
  expect(client).toMatchObject({ status: 201, initiate_login_uri: uri })
  expect(await update(client, {})).toMatchObject({ status: 200, initiate_login_uri: uri })
  const others = ['http://rp.example/login', 'login', 'javascript:alert(1)', `${uri}#x`, 5, [uri]]
  for (const value of [...others, 'https://user@rp.example/login']) {
    expect(await refusal({ initiate_login_uri: value })).toMatch(metadataError)
  }
})

it('T-OR-17 OR-3 request_uris are https as well, Registration §2', async () => {
  const { register, refusal } = createOpRegistrar()
  const uris = ['https://rp.example/request.jwt']
  expect(await register({ request_uris: uris })).toMatchObject({ status: 201, request_uris: uris })
  for (const value of [['request'], ['http://rp.example/r'], 'https://rp.example/r', [5]]) {
    expect(await refusal({ request_uris: value })).toMatch(metadataError)
  }
})
