import { describe, expect, it } from 'vitest'
import { postRegistration, registrationOf } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { basic } from './op/variants.ts'

describe('oidcc-3rd_party-init-login', () => {
  const suite = useSuite()

  it('oidcc-3rd_party-init-login: initiate_login_uri is registered and told back, Core §4 and Registration §2 and §4.3', async () => {
    const uri = `${suite().site.origin}/initiate_login`
    const metadata = await registrationOf(suite(), basic, { initiate_login_uri: uri })
    const { status, body } = await postRegistration(suite(), metadata)
    expect(status).toBe(201)
    expect(body['initiate_login_uri']).toBe(uri)
    const response = await fetch(String(body['registration_client_uri']), {
      headers: { authorization: `Bearer ${String(body['registration_access_token'])}` },
    })
    expect(response.status).toBe(200)
    expect(response.headers.get('content-type')).toMatch(/^application\/json/)
    expect(await response.json()).toMatchObject({ initiate_login_uri: uri })
  })
})
