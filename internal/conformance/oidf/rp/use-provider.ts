import { afterAll, beforeAll, beforeEach } from 'vitest'
import { type Application, startApplication } from './application.ts'
import { type ScriptedProvider, type ScriptedProviderOptions, startProvider } from './provider.ts'

/** Starts a provider for the tests of a `describe`, honest and without clients before each; call the answer inside a test. */
export function useProvider(options: ScriptedProviderOptions = {}): () => ScriptedProvider {
  return useServer(
    () => startProvider(options),
    (provider) => provider.behave({}),
  )
}

/** Starts the web server of a relying party for the tests of a `describe`; call the answer inside a test. */
export function useApplication(): () => Application {
  return useServer(startApplication, (application) => application.reset())
}

function useServer<Server extends { readonly stop: () => Promise<void> }>(
  start: () => Promise<Server>,
  reset: (server: Server) => void,
): () => Server {
  let server: Server | undefined
  beforeAll(async () => {
    server = await start()
  })
  beforeEach(() => {
    if (server) reset(server)
  })
  afterAll(() => server?.stop())
  return () => {
    if (!server) throw new Error('the server is there once a test runs')
    return server
  }
}
