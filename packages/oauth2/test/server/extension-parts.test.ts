import { LoginRequiredError } from '@authkit/oauth2'
import {
  clientRegistration,
  type Extension,
  remember,
  type ResponseType,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from './authorization-host.ts'
import {
  authentication,
  authorizationParameters,
  createProvider,
  get,
  json,
  locationOf,
} from './provider.ts'

const user = { subject: 'user-1', authentication }
const both: ResponseType = {
  responseType: 'both code',
  grantType: 'authorization_code',
  alsoNeeds: ['further'],
  defaultResponseMode: 'fragment',
  respond: async () => ({ both: 'yes' }),
}

describe('what an extension brings', () => {
  it.each<[string, Omit<Extension, 'extension'>]>([
    ['response types', { responseTypes: [both] }],
    ['a name for users', { subjectFor: (subject) => subject }],
    ['work with secrets', { needsSecret: () => false }],
    ['a cookie of the session', { sessionCookie: () => ({ name: 'a', value: 'b' }) }],
    ['a look at parameters', { authorizationParameters: (parameters) => parameters }],
  ])('is for every grant where it is %s', (_, parts) => {
    const { server } = createProvider()
    const grant = { grantType: 'urn:example:grant' }
    expect(() => server.registerGrant(grant, { extension: 'one', ...parts })).toThrow(
      'for the whole server',
    )
  })

  it('comes after what it builds on', () => {
    const { server } = createProvider()
    const second: Extension = { extension: 'second', needs: ['first'] }
    expect(() => server.use(second)).toThrow('use(first(…)) before it')
    expect(() => server.use({ extension: 'first' }).use(second)).not.toThrow()
  })

  it('are response types, with the grant types that clients register for them, RFC 7591 §2.1', async () => {
    const client = {
      client_id: 'web',
      redirect_uris: ['https://app.example/callback'],
      token_endpoint_auth_method: 'none',
      response_types: ['both code'],
    }
    const request = { ...authorizationParameters, response_type: 'code both', scope: undefined }
    for (const [grantTypes, answer] of [
      [['authorization_code'], 'unauthorized_client'],
      [['authorization_code', 'further'], undefined],
    ] as const) {
      const { server } = createProvider({ clients: [{ ...client, grant_types: grantTypes }] })
      server.use({ extension: 'more', responseTypes: [both] })
      expect(server.metadata()['grant_types_supported']).toContain('further')
      const location = locationOf(
        await answerAuthorization(server, get('/authorize', request), user),
      )
      const parameters = new URLSearchParams(location.hash.slice(1))
      expect(parameters.get('error') ?? undefined).toBe(answer)
      expect(parameters.get('both')).toBe(answer === undefined ? 'yes' : null)
    }
  })

  it('lets clients register for them, RFC 7591 §2.1', async () => {
    const { server } = createProvider()
    server.use({ extension: 'more', responseTypes: [both] })
    server.registerEndpoint(clientRegistration({ initialAccessToken: () => true }))
    const register = async (grant_types: readonly string[]) =>
      json(
        await server.createEndpointResponse('client_registration', {
          method: 'POST',
          url: 'https://issuer.example/register',
          headers: { 'content-type': 'application/json', authorization: 'Bearer x' },
          body: JSON.stringify({
            redirect_uris: ['https://app.example/callback'],
            scope: 'read',
            response_types: ['code both'],
            grant_types,
          }),
        }),
      )
    expect(await register(['authorization_code'])).toHaveProperty('error')
    expect(await register(['authorization_code', 'further'])).toMatchObject({
      response_types: ['both code'],
    })
  })
})

describe('the approval hook', () => {
  const approving = (approval: Extension['approval']) => {
    const provider = createProvider()
    provider.server.use({ extension: 'own', ...(approval ? { approval } : {}) })
    return provider
  }

  it('refuses before anything is issued, and the client is told', async () => {
    const { server, events } = approving(() => {
      throw new LoginRequiredError()
    })
    const location = locationOf(
      await answerAuthorization(server, get('/authorize', authorizationParameters), user),
    )
    expect(location.searchParams.get('error')).toBe('login_required')
    expect(events.map(({ type }) => type)).not.toContain('authorization_code_issued')
  })

  it('changes what is remembered with the grant', async () => {
    const { server } = approving((request, { subject }) =>
      remember(request, 'own', { by: subject }),
    )
    const location = locationOf(
      await answerAuthorization(server, get('/authorize', authorizationParameters), user),
    )
    const code = await server.context.repositories.codes.find(
      location.searchParams.get('code') ?? '',
    )
    const stored = await server.context.repositories.grants.find(code?.grantId ?? '')
    expect(stored?.grant.remembered['own']).toEqual({ by: 'user-1' })
  })
})
