import { answerOf } from './answer.ts'
import type { Begun, Flow } from './audit.ts'
import { anywhere, atEnd, atFirst, standing, type Tokens, tokensOf, use } from './observe.ts'
import { metadata, registered } from './registered-client.ts'
import { api, bodyOf, issuer, World } from './world.ts'

/** A flow that ends something: nothing of it is usable once the store did anything, and whoever tries again completes it. */
function ending(
  name: string,
  status: number,
  begin: (world: World, tokens: Tokens, code: string) => Promise<Omit<Begun, 'store'>>,
): Flow {
  return {
    name,
    status,
    async begin() {
      const world = new World({ refresh: { graceWindow: 0 } })
      const code = await world.code()
      const tokens = tokensOf(await world.exchange(code))
      return { store: world.faulty, ...(await begin(world, tokens, code)) }
    },
  }
}

const revocation = (name: string, kind: keyof Tokens): Flow =>
  ending(name, 200, async (world, tokens) => {
    const act = () => world.post('/revoke', { token: tokens[kind] })
    return {
      act: async () => answerOf(await act()),
      observers: {
        'what the tokens are good for': atFirst(() => standing(world, tokens)),
        'the client that tries again': anywhere(async () => (await act()).status),
        'what they are good for then': anywhere(() => standing(world, tokens)),
        'the refresh token, used': anywhere(async () =>
          use(world, await world.refresh(tokens.refresh)),
        ),
      },
    }
  })

const codeReuse = ending('reuse of a code', 400, async (world, tokens, code) => ({
  act: async () => answerOf(await world.exchange(code)),
  observers: {
    'what the tokens are good for': atFirst(() => standing(world, tokens)),
    'who tries again': anywhere(async () => use(world, await world.exchange(code))),
    'what they are good for then': anywhere(() => standing(world, tokens)),
    'the refresh token, used': anywhere(async () =>
      use(world, await world.refresh(tokens.refresh)),
    ),
  },
}))

const refreshReuse = ending('reuse of a refresh token', 400, async (world, first) => {
  const second = tokensOf(await world.refresh(first.refresh))
  return {
    act: async () => answerOf(await world.refresh(first.refresh)),
    observers: {
      'what the tokens are good for': atFirst(async () => [
        await standing(world, first),
        await standing(world, second),
      ]),
      'who tries again': anywhere(async () => use(world, await world.refresh(first.refresh))),
      'the refresh token, used': anywhere(async () =>
        use(world, await world.refresh(second.refresh)),
      ),
    },
  }
})

const registration: Flow = {
  name: 'dynamic registration',
  status: 201,
  async begin() {
    const world = new World()
    return {
      store: world.faulty,
      act: async () => answerOf(await world.json('POST', `${issuer}/register`, metadata)),
      observers: {
        'the client that registers again': atEnd(async () => {
          const client = await registered(world)
          const form = { grant_type: 'client_credentials' }
          return use(world, await world.post('/token', form, client), client)
        }),
      },
    }
  },
}

const update: Flow = {
  name: 'configuration PUT',
  status: 200,
  async begin() {
    const world = new World()
    const client = await registered(world)
    const form = { grant_type: 'client_credentials' }
    const changed = { ...metadata, client_id: client.id, client_name: 'after' }
    const act = () => world.json('PUT', client.uri, changed, client.token)
    const read = async (): Promise<unknown> => {
      const response = await world.json('GET', client.uri, undefined, client.token)
      return [response.status, bodyOf(response)['client_name']]
    }
    return {
      store: world.faulty,
      act: async () => answerOf(await act()),
      observers: {
        'the client that reads': atEnd(read),
        // The secret that it has stays good for a while beside a new one.
        'the client with its secret': atEnd(async () =>
          use(world, await world.post('/token', form, client), client),
        ),
        'the client that updates again': atEnd(async () => {
          const secret = String(bodyOf(await act())['client_secret'])
          return use(world, await world.post('/token', form, { ...client, secret }), client)
        }),
        'the client that reads then': atEnd(read),
      },
    }
  },
}

const removal: Flow = {
  name: 'configuration DELETE',
  status: 204,
  async begin() {
    const world = new World()
    const client = await registered(world)
    const code = await world.code(client.id)
    const tokens = tokensOf(await world.exchange(code, client))
    const fresh = await world.code(client.id)
    const form = { grant_type: 'client_credentials' }
    const own = tokensOf(await world.post('/token', form, client))
    const act = () => world.json('DELETE', client.uri, undefined, client.token)
    /** As an API sees them, which is there when the client is not. */
    const seen = async (): Promise<unknown> => {
      const lists = [tokens.access, tokens.refresh].map(async (token) =>
        bodyOf(await world.post('/introspect', { token }, api)),
      )
      return (await Promise.all(lists)).map(({ active }) => active)
    }
    return {
      store: world.faulty,
      act: async () => answerOf(await act()),
      observers: {
        'what the tokens of its user are good for': atFirst(seen),
        'what its own token is good for': anywhere(() => standing(world, own, api)),
        'the client that tries again': anywhere(async () => (await act()).status),
        'what they are good for then': anywhere(seen),
        'what its own is good for then': anywhere(() => standing(world, own, api)),
        'its requests then': anywhere(async () => [
          (await world.exchange(fresh, client)).status,
          (await world.refresh(tokens.refresh, client)).status,
        ]),
      },
    }
  },
}

/** Every flow that ends or changes what there is. */
export const endingFlows: readonly Flow[] = [
  revocation('revocation of an access token', 'access'),
  revocation('revocation of a refresh token', 'refresh'),
  codeReuse,
  refreshReuse,
  registration,
  update,
  removal,
]
