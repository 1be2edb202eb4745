import { type Clock, memoryStore } from '@authkit/common'
import { discoverAuthorizationServer } from '@authkit/oauth2/client'
import type { ServerEvent } from '@authkit/oauth2/server'
import { createApi } from './api.ts'
import { listen } from './listen.ts'
import { createProvider, type Provider } from './provider.ts'
import type { ClientParts } from './service.ts'
import { TokenTable } from './token-table.ts'
import { createWeb } from './web.ts'

/** The servers while they run. */
export interface Programs {
  readonly provider: string
  readonly web: string
  /** What clients of the provider and the API are made with. */
  readonly parts: ClientParts
  /** The tokens that the web application keeps. */
  readonly tokens: TokenTable
  /** What the provider's operator may do. */
  readonly endSessions: Provider['endSessions']
  readonly stop: () => void
}

/** Starts the provider, the API and the web application, on three ports in a row or, for 0, on any that are free. */
export async function startPrograms(
  port: number,
  { clock, onEvent }: { clock: Clock; onEvent: (event: ServerEvent) => void },
): Promise<Programs> {
  const at = (offset: number) => listen(port === 0 ? 0 : port + offset)
  const provider = await at(0)
  const api = await at(1)
  const web = await at(2)
  const issuer = provider.origin
  const { app, endSessions } = createProvider({ issuer, web: web.origin, clock, onEvent })
  provider.serve(app)
  api.serve(createApi(issuer, clock))
  const tokens = new TokenTable(memoryStore({ clock }))
  web.serve(createWeb({ origin: web.origin, issuer, api: api.origin, tokens, clock }))
  return {
    provider: issuer,
    web: web.origin,
    parts: {
      serverMetadata: await discoverAuthorizationServer(issuer),
      api: api.origin,
      clock,
    },
    tokens,
    endSessions,
    stop() {
      for (const { close } of [provider, api, web]) close()
    },
  }
}
