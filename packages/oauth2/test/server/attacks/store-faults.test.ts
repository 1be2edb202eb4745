import type { HttpResponse } from '@authkit/common/http'
import type { Extension } from '@authkit/oauth2/server'
import { AccessDeniedError } from '@authkit/oauth2'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { answerAuthorization } from '../authorization-host.ts'
import { fault, faultyStore } from '../faulty-store.ts'
import {
  authorizationParameters,
  createProvider,
  get,
  json,
  locationOf,
  redirectUri,
} from '../provider.ts'

type Provider = ReturnType<typeof createProvider>

/** A step of a flow: what comes before it, and the request whose store operations fail one by one. */
interface Step {
  readonly before: (provider: Provider) => Promise<string>
  readonly run: (provider: Provider, given: string) => Promise<HttpResponse>
  /** Operations that there are at least, so that the step cannot become an empty one. */
  readonly operations: number
  /** What the same request gets once the store works again. */
  readonly later: readonly number[]
}

const code = (provider: Provider) => provider.getCode()
const tokens = async (provider: Provider) => json(await provider.exchange(await code(provider)))
const refreshToken = async (provider: Provider) => String((await tokens(provider))['refresh_token'])
const accessToken = async (provider: Provider) => String((await tokens(provider))['access_token'])

const steps: readonly (readonly [string, Step])[] = [
  [
    'client credentials',
    {
      before: async () => '',
      run: ({ token }) => token({ grant_type: 'client_credentials', scope: 'read' }),
      operations: 1,
      later: [200],
    },
  ],
  [
    'a code',
    // Its use is written down last: a fault before leaves the code as it was, and what was issued after it reached nobody.
    {
      before: code,
      run: ({ exchange }, given) => exchange(given),
      operations: 6,
      later: [200, 400],
    },
  ],
  [
    'a code that was used before',
    {
      before: async (provider) => {
        const used = await code(provider)
        await provider.exchange(used)
        return used
      },
      run: ({ exchange }, given) => exchange(given),
      operations: 4,
      later: [400],
    },
  ],
  [
    'a refresh token',
    {
      before: refreshToken,
      run: ({ refresh }, given) => refresh(given),
      operations: 6,
      later: [200],
    },
  ],
  [
    'a refresh token that was used before',
    {
      before: async (provider) => {
        const used = await refreshToken(provider)
        await provider.refresh(used)
        provider.clock.advance(60)
        return used
      },
      run: ({ refresh }, given) => refresh(given),
      operations: 4,
      later: [400],
    },
  ],
  [
    'the revocation of a refresh token',
    {
      before: refreshToken,
      run: ({ revoke }, given) => revoke(given),
      operations: 4,
      later: [200],
    },
  ],
  [
    'the revocation of an access token',
    { before: accessToken, run: ({ revoke }, given) => revoke(given), operations: 2, later: [200] },
  ],
]

function createFaulty() {
  const clock = fixedClock(1_700_000_000)
  const faulty = faultyStore(clock)
  const provider = createProvider({ store: faulty.store, clock })
  return { ...provider, ...faulty, clock }
}

/** How many operations a step needs. */
async function countOperations({ before, run }: Step): Promise<number> {
  const provider = createFaulty()
  const given = await before(provider)
  provider.failAt(undefined)
  await run(provider, given)
  return provider.calls.length
}

describe('a store that fails', () => {
  const moments = ['before', 'after'] as const
  const cases = steps.flatMap(([what, step]) =>
    moments.map((moment) => [what, moment, step] as const),
  )

  it.each(cases)(
    'A-24, CVE-2020-15223 is answered with 503 at every operation of %s (the operation fails %s it is done), and nobody gets a token, RFC 6749 §4.1.2.1, RFC 9110 §10.2.3',
    async (_what, moment, step) => {
      const operations = await countOperations(step)
      expect(operations).toBeGreaterThanOrEqual(step.operations)
      for (let position = 1; position <= operations; position += 1) {
        const provider = createFaulty()
        const given = await step.before(provider)
        provider.failAt(position, moment)
        const response = await step.run(provider, given)
        expect(response.status, provider.calls.at(-1)).toBe(503)
        expect(response.headers['retry-after']).toBe('1')
        expect(json(response)).toEqual({
          error: 'temporarily_unavailable',
          error_description: 'The server cannot answer now',
        })
        expect(provider.events).toContainEqual(
          expect.objectContaining({ type: 'store_failed', cause: fault }),
        )
        provider.failAt(undefined)
        const later = await step.run(provider, given)
        expect(step.later, provider.calls.join(', ')).toContain(later.status)
        // S-K2: whatever fails before the commit is as if it had not been.
        const isDone = position === operations && moment === 'after'
        expect(isDone ? step.later : [step.later[0]]).toContain(later.status)
      }
    },
  )

  it('A-24 tells the client at its redirect URI, with no code and nothing to use', async () => {
    const asked = get('/authorize', authorizationParameters)
    const counted = createFaulty()
    counted.failAt(undefined)
    await answerAuthorization(counted.server, asked)
    expect(counted.calls).toEqual(['put grant', 'put authorization_code'])
    for (const moment of moments) {
      for (const position of [1, 2]) {
        const provider = createFaulty()
        provider.failAt(position, moment)
        const location = locationOf(await answerAuthorization(provider.server, asked))
        expect(location.origin + location.pathname).toBe(redirectUri)
        expect(location.searchParams.get('error')).toBe('temporarily_unavailable')
        expect(location.searchParams.get('state')).toBe('af0ifjsldkj')
        expect(location.searchParams.has('iss')).toBe(true)
        expect(location.searchParams.has('code')).toBe(false)
        expect(provider.events.map(({ type }) => type)).toEqual([
          'store_failed',
          'authorization_denied',
        ])
      }
    }
  })

  it('A-24 revokes at the second attempt what the first could not', async () => {
    const operations = await countOperations(stepOf('a code that was used before'))
    for (let position = 1; position <= operations; position += 1) {
      const provider = createFaulty()
      const used = await code(provider)
      const stolen = json(await provider.exchange(used))
      provider.failAt(position)
      expect((await provider.exchange(used)).status).toBe(503)
      provider.failAt(undefined)
      expect((await provider.exchange(used)).status).toBe(400)
      const { accessTokens } = provider.server.context.repositories
      expect(await accessTokens.find(String(stolen['access_token']))).toBeUndefined()
      expect((await provider.refresh(String(stolen['refresh_token']))).status).toBe(400)
    }
  })

  it('A-24 revokes a refresh token and its access tokens at the second attempt as well, RFC 7009 §2.1', async () => {
    const operations = await countOperations(stepOf('the revocation of a refresh token'))
    for (let position = 1; position <= operations; position += 1) {
      const provider = createFaulty()
      const { access_token, refresh_token } = await tokens(provider)
      provider.failAt(position)
      expect((await provider.revoke(String(refresh_token))).status).toBe(503)
      provider.failAt(undefined)
      expect((await provider.revoke(String(refresh_token))).status).toBe(200)
      const { accessTokens, refreshTokens } = provider.server.context.repositories
      expect(await accessTokens.find(String(access_token))).toBeUndefined()
      expect(await refreshTokens.find(String(refresh_token))).toBeUndefined()
    }
  })

  it('A-24 is a table of clients of the application as well', async () => {
    const cause = new Error('connection lost')
    const { token, events } = createProvider({ clients: () => Promise.reject(cause) })
    const response = await token({ grant_type: 'client_credentials' })
    expect(response.status).toBe(503)
    expect(events).toContainEqual({ type: 'store_failed', operation: 'get', kind: 'client', cause })
  })
})

function stepOf(name: string): Step {
  const found = steps.find(([what]) => what === name)
  if (!found) throw new Error(`There is no step ${name}`)
  return found[1]
}

describe('a hook that throws', () => {
  const mistake = new TypeError('undefined is not a function')
  const fail = () => {
    throw mistake
  }
  const refuse = () => {
    throw new AccessDeniedError('Not today', { reason: 'closed' })
  }
  const atToken = [
    'clientAuthentication',
    'authenticatedRequest',
    'tokenRequest',
    'tokenResponse',
    'saveToken',
  ] as const
  const atAuthorization = [
    'authorizationParameters',
    'authorizationRequest',
    'authorizationResponse',
  ] as const

  it.each(atToken)(
    'A-24, R-06 lets nothing through at the token endpoint when %s fails',
    async (hook) => {
      for (const work of [fail, async () => fail()]) {
        const { server, token, store } = createProvider()
        const kinds: string[] = []
        const put = store.put.bind(store)
        store.put = (kind, record) => {
          kinds.push(kind)
          return put(kind, record)
        }
        const extension: Extension = { extension: 'failing', [hook]: work }
        server.use(extension)
        await expect(token({ grant_type: 'client_credentials' })).rejects.toBe(mistake)
        expect(kinds).toEqual([])
      }
    },
  )

  it.each(atToken)('A-24, HOOK-1 answers with the protocol error that %s throws', async (hook) => {
    const { server, token, events } = createProvider()
    server.use({ extension: 'refusing', [hook]: refuse })
    const response = await token({ grant_type: 'client_credentials' })
    expect(response.status).toBe(403)
    expect(json(response)).toEqual({ error: 'access_denied', error_description: 'Not today' })
    expect(events.at(-1)).toEqual({
      type: 'request_refused',
      endpoint: 'token',
      error: 'access_denied',
      reason: 'closed',
    })
  })

  it.each(atAuthorization)(
    'A-24, R-06 lets nothing through at the authorization endpoint when %s fails',
    async (hook) => {
      const asked = get('/authorize', authorizationParameters)
      const failing = createProvider()
      failing.server.use({ extension: 'failing', [hook]: fail })
      await expect(answerAuthorization(failing.server, asked)).rejects.toBe(mistake)
      const refusing = createProvider()
      refusing.server.use({ extension: 'refusing', [hook]: refuse })
      const response = await answerAuthorization(refusing.server, asked)
      expect(JSON.stringify(response)).toContain('access_denied')
      expect(JSON.stringify(response)).not.toContain('code=')
    },
  )
})
