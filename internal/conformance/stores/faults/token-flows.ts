import type { Store } from '@authkit/common/store'
import type { RefreshTokenOptions } from '@authkit/oauth2/server'
import { answerOf } from './answer.ts'
import type { Flow } from './audit.ts'
import { atEnd, records, standing, tokensOf, use, useCode } from './observe.ts'
import { api, bodyOf, type Credentials, grantTypes, web, World } from './world.ts'
import { registered } from './registered-client.ts'

/** The code is issued. */
export const authorization = (store?: Store): Flow => ({
  name: 'authorization: a code is issued',
  status: 303,
  async begin() {
    const world = new World({ ...(store && { store }) })
    return {
      store: world.faulty,
      act: async () => answerOf(await world.authorize()),
      observers: {
        ...records(world),
        'the client that begins again': atEnd(async () => useCode(world, await world.authorize())),
      },
    }
  },
})

/** The code is exchanged. */
export function codeExchange(
  name: string,
  store?: Store,
  createClient: (world: World) => Promise<Credentials> = async () => web,
): Flow {
  return {
    name,
    status: 200,
    async begin() {
      const world = new World({ ...(store && { store }) })
      const client = await createClient(world)
      const code = await world.code(client.id)
      return {
        store: world.faulty,
        act: async () => answerOf(await world.exchange(code, client)),
        observers: {
          ...records(world),
          'the client that tries again': atEnd(async () =>
            use(world, await world.exchange(code, client), client),
          ),
        },
      }
    },
  }
}

/** A refresh token is used. */
export function refreshing(name: string, refresh: RefreshTokenOptions, store?: Store): Flow {
  return {
    name,
    status: 200,
    async begin() {
      const world = new World({ refresh, ...(store && { store }) })
      const tokens = tokensOf(await world.exchange(await world.code()))
      return {
        store: world.faulty,
        act: async () => answerOf(await world.refresh(tokens.refresh)),
        observers: {
          ...records(world),
          introspection: atEnd(() => standing(world, tokens)),
          'the client that tries again': atEnd(async () =>
            use(world, await world.refresh(tokens.refresh)),
          ),
          'introspection after that': atEnd(() => standing(world, tokens)),
        },
      }
    },
  }
}

/** A refresh token that was rotated comes again within the grace window. */
export const repetition = (store?: Store): Flow => ({
  name: 'refresh repeated within the grace window',
  status: 200,
  async begin() {
    const world = new World({ ...(store && { store }) })
    const first = tokensOf(await world.exchange(await world.code()))
    const second = tokensOf(await world.refresh(first.refresh))
    return {
      store: world.faulty,
      act: async () => answerOf(await world.refresh(first.refresh)),
      observers: {
        ...records(world),
        introspection: atEnd(async () => [
          await standing(world, first),
          await standing(world, second),
        ]),
        'the client that tries again': atEnd(async () => {
          const response = await world.refresh(first.refresh)
          const isSame = bodyOf(response)['refresh_token'] === second.refresh
          return { isSame, use: await use(world, response) }
        }),
      },
    }
  },
})

/** A token request that carries all that it needs and can be made anew. */
function direct(
  name: string,
  form: (world: World, access: string) => Record<string, string>,
): Flow {
  return {
    name,
    status: 200,
    async begin() {
      const world = new World()
      const tokens = tokensOf(await world.exchange(await world.code()))
      return {
        store: world.faulty,
        act: async () => answerOf(await world.post('/token', form(world, tokens.access))),
        observers: {
          ...records(world),
          'the tokens that there were': atEnd(() => standing(world, tokens)),
          'the client that asks again': atEnd(async () =>
            use(world, await world.post('/token', form(world, tokens.access))),
          ),
        },
      }
    },
  }
}

/** Nothing changes here, whatever fails. */
const introspected: Flow = {
  name: 'introspection',
  status: 200,
  async begin() {
    const world = new World()
    const tokens = tokensOf(await world.exchange(await world.code()))
    return {
      store: world.faulty,
      act: async () => answerOf(await world.post('/introspect', { token: tokens.access }, api)),
      observers: {
        ...records(world),
        'the tokens that there were': atEnd(() => standing(world, tokens)),
      },
    }
  },
}

/** Every flow in which somebody gets tokens, on a memory store. */
export const tokenFlows: readonly Flow[] = [
  authorization(),
  codeExchange('code exchange'),
  codeExchange('code exchange of a client that registered itself', undefined, registered),
  refreshing('refresh with rotation, no grace window', { graceWindow: 0 }),
  refreshing('refresh with rotation, default grace window', {}),
  refreshing('refresh without rotation', { rotate: false }),
  repetition(),
  direct('client credentials', () => ({ grant_type: 'client_credentials' })),
  direct('jwt-bearer, another assertion each time', (world) => ({
    grant_type: grantTypes.bearer,
    assertion: world.assertion(),
  })),
  direct('token exchange', (_world, access) => ({
    grant_type: grantTypes.exchange,
    subject_token: access,
    subject_token_type: 'urn:ietf:params:oauth:token-type:access_token',
  })),
  introspected,
]
