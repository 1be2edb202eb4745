import { memoryStore } from '@authkit/common'
import { jwt, leftHalfHash } from '@authkit/jose'
import { hybridFlow, implicitFlow, openid as provider } from '@authkit/oidc/provider'
import { AuthorizationServer, implicit } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { createOp, issuer, json, keys, redirectUri, relyingParty, user } from '../op.ts'

const flows = ['id_token', 'id_token token', 'code id_token', 'code token', 'code id_token token']
const client = {
  response_types: ['code', ...flows],
  grant_types: ['authorization_code', 'implicit', 'refresh_token'],
}
const openid = { responseTypes: [...implicitFlow(), ...hybridFlow()] }
const everything = { client, openid }

function claimsOf(token: string | undefined): Record<string, unknown> {
  return {
    ...jwt.decode(String(token), keys, { clock: () => 1_700_000_000, issuer, audience: 'rp' }),
  }
}

describe('implicit and hybrid flow', () => {
  it.each([
    ['id_token', ['id_token']],
    ['id_token token', ['access_token', 'expires_in', 'id_token', 'scope', 'token_type']],
    ['code id_token', ['code', 'id_token']],
    ['code token', ['access_token', 'code', 'expires_in', 'scope', 'token_type']],
    [
      'code id_token token',
      ['access_token', 'code', 'expires_in', 'id_token', 'scope', 'token_type'],
    ],
  ])(
    'T-OI-5, T-OI-6, T-OH-6, T-OH-7, T-OH-8, OI-3, OH-2 answer %s in the fragment, OAuth 2.0 Multiple Response Type Encoding Practices §3',
    async (response_type, names) => {
      const { answer } = createOp(everything)
      const parameters = await answer({ response_type })
      expect(Object.keys(parameters).toSorted()).toEqual(['iss', ...names, 'state'].toSorted())
      expect(parameters['state']).toBe('af0ifjsldkj')
      if (parameters['id_token'] === undefined) return
      const { access_token: token, code } = parameters
      const hash = (text: string | undefined) => text && leftHalfHash('RS256', text)
      expect(claimsOf(parameters['id_token'])).toMatchObject({
        nonce: 'n-0S6_WzA2Mj',
        sub: 'user-1',
      })
      const { at_hash, c_hash, s_hash } = claimsOf(parameters['id_token'])
      expect({ at_hash, c_hash, s_hash }).toEqual({
        at_hash: hash(token),
        c_hash: hash(code),
        s_hash: hash('af0ifjsldkj'),
      })
    },
  )

  it('T-OI-9 sign with the algorithm that the client registered', async () => {
    const { answer } = createOp({
      alg: 'HS384',
      client: { ...client, client_secret: 'x'.repeat(48) },
      openid: { ...openid, algorithms: ['RS256', 'HS256', 'HS384'] },
    })
    const { id_token: idToken = '' } = await answer({ response_type: 'id_token' })
    const rules = { clock: () => 1_700_000_000, algorithms: ['HS384'] }
    expect(jwt.verify(idToken, 'x'.repeat(48), rules).header.alg).toBe('HS384')
  })

  it.each([{ client_id: '' }, { client_id: 'nobody' }])(
    'T-OH-1 tell nobody else of the unknown client %j, RFC 6749 §4.1.2.1',
    async (changes) => {
      const { server, authorize } = createOp(everything)
      const error: unknown = await authorize({ ...changes, response_type: 'code id_token' }).catch(
        (reason: unknown) => reason,
      )
      const response = server.createErrorResponse(error)
      expect(response.headers['location']).toBeUndefined()
      expect(json(response)['error']).toMatch(/^invalid_(?:client|request)$/)
    },
  )

  it('OI-2 read the prompt as the code flow does, with errors in the fragment, Core §3.1.2.6', async () => {
    const { authorize, refusal } = createOp(everything)
    const response_type = 'id_token'
    expect((await authorize({ response_type, prompt: 'login' })).prompt).toEqual(['login'])
    const { redirectUri: goesTo } = await authorize({ response_type, prompt: 'none' })
    expect(goesTo).toBe(redirectUri)
    const refused = await refusal({ response_type, prompt: 'none login' })
    expect(refused).toMatchObject({ error: 'invalid_request', state: 'af0ifjsldkj' })
  })

  it('take the words in any order, and names of registered types too', async () => {
    const { answer } = createOp({
      client: { ...client, response_types: ['id_token code'] },
      openid,
    })
    expect(await answer({ response_type: 'id_token code' })).toHaveProperty('code')
  })

  it.each(flows)(
    'OI-4, T-OI-7, T-OH-9 put no token into a query: %s, §5',
    async (response_type) => {
      const { refusal } = createOp(everything)
      const parameters = await refusal({ response_type, response_mode: 'query' })
      expect(parameters).toMatchObject({
        error: 'invalid_request',
        state: 'af0ifjsldkj',
        iss: issuer,
      })
    },
  )

  it.each(flows)('T-OI-8, T-OH-10 answer %s by form_post as well', async (response_type) => {
    const { answer } = createOp(everything)
    const fields = await answer({ response_type, response_mode: 'form_post' })
    expect(fields).toHaveProperty('state', 'af0ifjsldkj')
    expect(fields['id_token'] ?? fields['code']).toBeDefined()
  })

  it.each(['id_token', 'id_token token', 'code id_token', 'code id_token token'])(
    'T-OI-1, T-OH-2, OH-1 need a nonce for %s, Core §3.2.2.1, Core §3.3.2.11 and Core §15.5.2',
    async (response_type) => {
      const { refusal } = createOp(everything)
      const parameters = await refusal({ response_type, nonce: '' })
      expect(parameters).toMatchObject({ error: 'invalid_request', state: 'af0ifjsldkj' })
      expect(parameters['error_description']).toContain('nonce')
    },
  )

  it('OH-1 need none for code token, whose ID Token comes from the token endpoint', async () => {
    const { answer } = createOp(everything)
    expect(await answer({ response_type: 'code token', nonce: '' })).toHaveProperty('code')
  })

  it.each(flows)(
    'T-OI-2, T-OH-4, OI-1 need the scope openid for %s, Core §3.2.2.1 and Core §3.3.2.1',
    async (response_type) => {
      const { refusal } = createOp(everything)
      const parameters = await refusal({ response_type, scope: 'profile' })
      expect(parameters).toMatchObject({
        error: 'invalid_scope',
        state: 'af0ifjsldkj',
        iss: issuer,
      })
    },
  )

  it('T-OI-3, T-OH-4, CVE-2026-44681 send no error to a redirect URI that is not registered', async () => {
    const { server, authorize } = createOp(everything)
    for (const response_type of flows) {
      const error: unknown = await authorize({
        response_type,
        scope: 'profile',
        redirect_uri: 'https://evil.example/',
      }).catch((reason: unknown) => reason)
      const response = server.createErrorResponse(error)
      expect(response.status).toBe(400)
      expect(response.headers['location']).toBeUndefined()
    }
  })

  it('T-OI-4, T-OH-5, X-1 tell the client of a denial with state and issuer', async () => {
    const { server, authorize } = createOp(everything)
    const request = await authorize({ response_type: 'code id_token' })
    const { headers } = await server.createAuthorizationResponse(request, undefined)
    const { hash } = new URL(String(headers['location']))
    expect(Object.fromEntries(new URLSearchParams(hash.slice(1)))).toMatchObject({
      error: 'access_denied',
      state: 'af0ifjsldkj',
      iss: issuer,
    })
  })

  it.each([
    ['a word that nobody knows', 'code id_token magic', 'unsupported_response_type'],
    ['a word twice', 'code code', 'unsupported_response_type'],
  ])('T-OH-3 refuse %s', async (_, response_type, code) => {
    const { server, authorize } = createOp(everything)
    const error: unknown = await authorize({ response_type }).catch((reason: unknown) => reason)
    const { search, hash } = new URL(String(server.createErrorResponse(error).headers['location']))
    // Whoever asks for tokens looks for the answer in the fragment.
    const where = response_type.includes('token') ? hash.slice(1) : search
    expect(new URLSearchParams(where).get('error')).toBe(code)
  })

  it('are for clients that registered response type and implicit grant, Registration §2', async () => {
    const { refusal } = createOp({
      client: { ...client, grant_types: ['authorization_code'] },
      openid,
    })
    for (const response_type of flows)
      expect((await refusal({ response_type }))['error']).toBe('unauthorized_client')
    const registered = { ...client, response_types: ['code'] }
    const other = createOp({ client: registered, openid })
    expect((await other.refusal({ response_type: 'id_token' }))['error']).toBe(
      'unauthorized_client',
    )
  })

  it('are there only when they are named, and stand in the metadata then, Core §3.2 and Core §3.3', () => {
    expect(createOp().server.metadata()['response_types_supported']).toEqual(['code'])
    const metadata = createOp(everything).server.metadata()
    expect(metadata['response_types_supported']).toEqual(['code', ...flows])
    expect(metadata['grant_types_supported']).toContain('implicit')
  })

  it('go with the implicit grant of OAuth 2.0, whose token comes without an ID Token', async () => {
    const { server, answer } = createOp({
      client: {
        ...client,
        token_endpoint_auth_method: 'none',
        response_types: ['token', 'id_token'],
      },
      openid,
    })
    server.registerGrant(implicit())
    const parameters = await answer({ response_type: 'token' })
    expect(parameters).toHaveProperty('access_token')
    expect(parameters).not.toHaveProperty('id_token')
  })

  it('leave offline_access out where no code is asked for, Core §11', async () => {
    const { authorize } = createOp(everything)
    const scope = 'openid offline_access'
    expect((await authorize({ scope, response_type: 'id_token token' })).scope).toEqual(['openid'])
    expect((await authorize({ scope, response_type: 'code id_token' })).scope).toHaveLength(2)
  })
})

describe('what is refused', () => {
  it('is an unsigned ID Token for a client that registered none, whatever comes first in the list, Core §3.2.2.11', async () => {
    const first = { ...openid, algorithms: ['none', 'HS256', 'ES256'] }
    const { answer } = createOp({ client, openid: first })
    const { id_token: idToken = '' } = await answer({ response_type: 'id_token' })
    const rules = { clock: () => 1_700_000_000, algorithms: ['ES256'] }
    expect(jwt.verify(idToken, keys, rules).header.alg).toBe('ES256')
  })

  it('is an ID Token that the user did not allow, Core §3.1.2.1', async () => {
    const { answer } = createOp(everything)
    for (const response_type of flows)
      expect(await answer({ response_type }, { scope: ['email'] })).toMatchObject({
        error: 'access_denied',
      })
  })

  it('is a list of algorithms that leaves nothing for clients that registered none', () => {
    for (const algorithms of [['HS256'], ['none'], ['none', 'HS512']])
      expect(() => provider({ userinfo: () => user, algorithms })).toThrow('the whole list')
  })

  it('is openid() as the extension of one grant, which the other response types would not see', () => {
    const server = new AuthorizationServer({ issuer, keys, clients: [], store: memoryStore() })
    expect(() =>
      server.registerGrant(
        { grantType: 'urn:example:grant' },
        provider({ userinfo: () => user, responseTypes: implicitFlow() }),
      ),
    ).toThrow('for the whole server')
  })

  it('is an algorithm, a subject type or a key that the server does not have, at the latest when it is needed', async () => {
    const clients = () => ({ ...relyingParty, subject_type: 'pairwise' })
    await expect(createOp({ clients }).login()).rejects.toThrow('subject_type')
  })
})

describe('ID Token of the authorization endpoint', () => {
  it('has the claims of the scope when it comes alone, Core §5.4', async () => {
    const { answer } = createOp(everything)
    const alone = claimsOf((await answer({ response_type: 'id_token' }))['id_token'])
    expect(alone).toMatchObject({ name: user.name, email: user.email })
    const beside = claimsOf((await answer({ response_type: 'id_token token' }))['id_token'])
    expect(beside).not.toHaveProperty('email')
  })
})

describe('tokens of the hybrid flow', () => {
  it('T-OH-6, T-OH-8 are two: the code brings its own, about the same user, Core §3.3.3.6', async () => {
    const op = createOp(everything)
    const front = await op.answer({ response_type: 'code id_token token' })
    const back = await op.token({
      grant_type: 'authorization_code',
      code: front['code'] ?? '',
      redirect_uri: redirectUri,
      code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
    })
    expect(back['access_token']).not.toBe(front['access_token'])
    const [first, second] = [front['id_token'], String(back['id_token'])].map(claimsOf)
    expect([second?.['iss'], second?.['sub']]).toEqual([first?.['iss'], first?.['sub']])
    for (const token of [front['access_token'], String(back['access_token'])]) {
      const headers = { authorization: `Bearer ${token}` }
      expect((await op.callUserinfo({ headers })).status).toBe(200)
    }
  })

  it('A-14 end together when the code is used twice, those of the front channel too, RFC 6749 §4.1.2', async () => {
    const op = createOp(everything)
    const front = await op.answer({ response_type: 'code token' })
    const redeem = () =>
      op.token({
        grant_type: 'authorization_code',
        code: front['code'] ?? '',
        redirect_uri: redirectUri,
        code_verifier: 'dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk',
      })
    expect(await redeem()).toHaveProperty('access_token')
    const headers = { authorization: `Bearer ${front['access_token']}` }
    expect((await op.callUserinfo({ headers })).status).toBe(200)
    expect(await redeem()).toHaveProperty('error', 'invalid_grant')
    expect((await op.callUserinfo({ headers })).status).toBe(401)
  })

  it('live as long as they say although the code does not', async () => {
    const op = createOp(everything)
    const front = await op.answer({ response_type: 'code token' })
    const headers = { authorization: `Bearer ${front['access_token']}` }
    op.clock.advance(3599)
    expect((await op.callUserinfo({ headers })).status).toBe(200)
    op.clock.advance(2)
    expect((await op.callUserinfo({ headers })).status).toBe(401)
  })

  it('have nothing to refresh, Core §3.3.3', async () => {
    const front = await createOp(everything).answer({ response_type: 'code id_token token' })
    expect(front).not.toHaveProperty('refresh_token')
  })
})
