import { JsonWebKey } from '@authkit/jose'
import { privateKeyJwt } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import { said } from './browser.ts'
import { methods } from './contract.ts'
import { providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

/** Where a token request has what proves who sends it, and which members of the form do. */
const forms = {
  client_secret_basic: ['Basic', []],
  client_secret_post: ['', ['client_id', 'client_secret']],
  client_secret_jwt: ['', ['client_assertion', 'client_assertion_type']],
  private_key_jwt: ['', ['client_assertion', 'client_assertion_type']],
  none: ['', ['client_id']],
} as const

const every = ['client_id', 'client_secret', 'client_assertion', 'client_assertion_type']
const cases = methods.flatMap((method) =>
  providersWith(method).map((definition) => ({ method, definition, name: definition.name })),
)
const secretive = cases.filter(({ method }) => method !== 'none')
const strangerKey = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', kid: 'client' })

describe.each(cases)('$method at $name', ({ method, definition }) => {
  const { start } = scenarioAt(definition)

  it('C-22, T4.02, T4.05 logs in and refreshes, RFC 6749 §2.3, RFC 7523 §2.2', async () => {
    const { browser, oauth, users, recorder } = await start({ method })
    expect((await browser().login()).status).toBe(200)
    const [[, token] = []] = users
    expect((await oauth.op.refreshToken(token)).access_token).toMatch(/./)
    const asked = ['authorization_code', 'refresh_token'].flatMap(recorder.grants)
    const seen = asked.map(({ headers, form }) => [
      (headers.get('authorization') ?? '').replace(/ .*/, ''),
      every.filter((name) => form.has(name)),
    ])
    expect(seen).toEqual([forms[method], forms[method]])
    // RFC 7523 §3: each request has an assertion of its own.
    const assertions = asked.flatMap(({ form }) => form.get('client_assertion') ?? [])
    expect(new Set(assertions).size).toBe(assertions.length)
  })
})

describe.each(secretive)('$method at $name with the credentials of somebody else', (row) => {
  const { start } = scenarioAt(row.definition)
  const { method } = row

  it('A-26 tells that the application is not known, and logs nobody in, RFC 6749 §5.2', async () => {
    const wrong = method.startsWith('client_secret')
      ? { clientSecret: 'the secret of somebody else, 0123456789' }
      : { clientAuthMethods: [privateKeyJwt({ key: strangerKey })] }
    const { browser, users } = await start({ method, registration: wrong })
    const page = await browser().login()
    expect([page.status, said(page)['error'], users.size]).toEqual([502, 'invalid_client', 0])
  })
})
