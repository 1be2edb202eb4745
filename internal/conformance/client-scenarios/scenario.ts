import { JsonWebKey, KeySet } from '@authkit/jose'
import { discoverAuthorizationServer, type ServerMetadata } from '@authkit/oauth2/client'
import { discover } from '@authkit/oidc/client'
import { afterAll, beforeAll, onTestFinished } from 'vitest'
import { type ScriptedApi, scriptedApi } from '../http-clients/api.ts'
import { type Application, type ApplicationOptions, startApplication } from './application.ts'
import { Browser } from './browser.ts'
import type { ClientKeys, Method, Provider, RunningProvider } from './contract.ts'
import { createRecorder, type Recorder } from './recorder.ts'

const own = JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256', use: 'sig', kid: 'client' })

/** The keys of every client that has one. */
export const keys: ClientKeys = { own, published: new KeySet([own]).toJSON() }

/** A provider that runs, and what the scenarios of one file need around it. */
export interface Scenario {
  readonly definition: Provider
  readonly provider: () => RunningProvider
  readonly api: () => ScriptedApi
  /** The client that most scenarios are about. */
  readonly method: Method
  readonly metadata: () => Promise<ServerMetadata>
  readonly start: (options?: Partial<ApplicationOptions>) => Promise<Running>
}

/** An application with a browser in front of it. */
export interface Running extends Application {
  readonly recorder: Recorder
  readonly browser: () => Browser
}

/** Runs a provider and an API that asks it whose token it got, for the tests of a `describe`. */
export function scenarioAt(definition: Provider): Scenario {
  let provider: RunningProvider
  let api: ScriptedApi
  beforeAll(async () => {
    provider = await definition.start(keys)
    api = await scriptedApi()
    api.on('/notes', async ({ headers, body }) => {
      const [, token = ''] = /^Bearer (.+)$/.exec(headers.authorization ?? '') ?? []
      const who = token === '' ? undefined : await provider.whose(token)
      if (who === undefined) return { status: 401, headers: { 'www-authenticate': 'Bearer' } }
      return { json: { who, body: String(body) } }
    })
  })
  afterAll(async () => {
    await provider.stop()
    await api.close()
  })
  const method = definition.lacks.client_secret_basic === undefined ? 'client_secret_basic' : 'none'
  return {
    definition,
    provider: () => provider,
    api: () => api,
    method,
    metadata: () =>
      definition.lacks.openid === undefined
        ? discover(provider.issuer)
        : discoverAuthorizationServer(provider.issuer),
    async start({ transport, ...options } = {}) {
      const recorder = createRecorder(transport)
      const application = await startApplication(
        { provider, apiUrl: api.origin, keys, recorder },
        { method, ...options, transport: recorder.transport },
      )
      onTestFinished(application.stop)
      const browser = (): Browser => new Browser(application, provider)
      return { ...application, recorder, browser }
    },
  }
}
