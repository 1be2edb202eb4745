import { AuthkitConfigError, generateToken, sha256 } from '@authkit/common'
import { JsonWebKey, KeySet } from '@authkit/jose'
import {
  jwtFormat,
  opaqueFormat,
  type AccessTokens,
  type TokenFormat,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { createProvider, json } from '../provider.ts'

const keys = new KeySet([JsonWebKey.generate('EC', { crv: 'P-256', alg: 'ES256' })])

/** What a server issues to a client and to a user, by code and by refresh. */
async function issueAll(accessTokens: AccessTokens) {
  const { token, exchange, refresh, getCode } = createProvider({ keys, accessTokens })
  const client = json(await token({ grant_type: 'client_credentials' }))
  const user = json(await exchange(await getCode()))
  const renewed = json(await refresh(String(user['refresh_token'])))
  const textOf = (tokens: Record<string, unknown>) => String(tokens['access_token'])
  return { client: textOf(client), user: textOf(user), renewed: textOf(renewed) }
}

describe('opaque access tokens', () => {
  it('A-56 are 256 random bits and nothing else, RFC 6749 §1.4, RFC 6749 §10.10', async () => {
    const { client, user, renewed } = await issueAll(opaqueFormat())
    for (const token of [client, user, renewed]) expect(token).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(new Set([client, user, renewed]).size).toBe(3)
  })

  it('A-56 do not repeat and use every character, RFC 6749 §10.10', async () => {
    const format = opaqueFormat()
    // The content has no part in them.
    const create = format.create as () => string
    const tokens = new Set<string>()
    const counts = new Map<string, number>()
    for (let made = 0; made < 100_000; made += 1) {
      const token = create()
      tokens.add(token)
      const character = token.charAt(made % 43)
      counts.set(character, (counts.get(character) ?? 0) + 1)
    }
    expect(tokens.size).toBe(100_000)
    expect(counts.size).toBe(62)
    const expected = 100_000 / 62
    const chiSquare = [...counts.values()].reduce(
      (sum, count) => sum + (count - expected) ** 2 / expected,
      0,
    )
    // Of 61 degrees of freedom more than 128 has a probability of one in a million.
    expect(chiSquare).toBeLessThan(128)
  })

  it('A-57 are found by their exact text only', async () => {
    const { server, token } = createProvider()
    const value = String(json(await token({ grant_type: 'client_credentials' }))['access_token'])
    const { accessTokens } = server.context.repositories
    expect(await accessTokens.find(value)).toBeDefined()
    const others = Array.from({ length: value.length }, (_, end) => value.slice(0, end))
    for (let index = 0; index < value.length; index += 1) {
      const character = value.charAt(index)
      const flipped =
        character === character.toUpperCase() ? character.toLowerCase() : character.toUpperCase()
      if (flipped === character) continue
      others.push(value.slice(0, index) + flipped + value.slice(index + 1))
    }
    others.push(`${value}A`, `A${value}`, ` ${value}`, `${value} `, `${value}=`, `${value}\u0000`)
    others.push(value.normalize('NFKD') + '\u0301', sha256(value))
    for (const other of others) expect(await accessTokens.find(other), other).toBeUndefined()
  })

  it('say what a function of the application makes them say, BT-1, T-CODE-19, T-CC-5, T-RT-10', async () => {
    const { client, user, renewed } = await issueAll(
      opaqueFormat({
        generate: ({ client: { client_id: id }, grantType, subject = 'nobody' }) =>
          `${id}-${grantType}.${subject}.${generateToken()}`,
      }),
    )
    expect(client).toMatch(/^web-client_credentials\.nobody\.\w{43}$/)
    expect(user).toMatch(/^web-authorization_code\.alice\.\w{43}$/)
    expect(renewed).toMatch(/^web-refresh_token\.alice\.\w{43}$/)
  })

  it('can be a record of the application, BT-1, T-CODE-19', async () => {
    const format: TokenFormat = {
      tokenFormat: 'prefixed',
      signs: false,
      create: ({ client: { client_id: id }, grantType }) => `${id}.${grantType}.${generateToken()}`,
    }
    const { client, user } = await issueAll(format)
    expect(client).toMatch(/^web\.client_credentials\./)
    expect(user).toMatch(/^web\.authorization_code\./)
  })

  it('can be of another format for each client and grant, BT-1', async () => {
    const jwt = jwtFormat({ audience: 'https://api.example' })
    const opaque = opaqueFormat()
    const { client, user } = await issueAll(({ grantType }) =>
      grantType === 'client_credentials' ? jwt : opaque,
    )
    expect(client.split('.')).toHaveLength(3)
    expect(user.split('.')).toHaveLength(1)
  })

  it.each([
    ['too short', 'short'],
    ['a space', `${generateToken()} x`],
    ['a line break', `${generateToken()}\n`],
    ['another script', `${generateToken()}é`],
    ['a quote', `${generateToken()}"`],
    ['too long', 'x'.repeat(4097)],
    ['empty', ''],
    ['no text', undefined],
  ])(
    'are not issued when the function of the application answers one that is %s, RFC 6750 §2.1',
    async (_what, text) => {
      const { token, store } = createProvider({
        // What JavaScript callers answer is anything.
        accessTokens: opaqueFormat({ generate: () => text as string }),
      })
      await expect(token({ grant_type: 'client_credentials' })).rejects.toThrow(AuthkitConfigError)
      expect(await store.findBy('access_token', { clientId: 'web' })).toEqual([])
    },
  )

  it.each([{ generate: 'x' }, { length: 20 }])('S-C1 refuse the options %j', (options) => {
    // What JavaScript callers pass is anything.
    expect(() => opaqueFormat(options as object)).toThrow(AuthkitConfigError)
  })

  it('S-C1 need a function that answers a format', async () => {
    const { token } = createProvider({
      // What JavaScript callers pass is anything.
      accessTokens: (() => undefined) as unknown as AccessTokens,
    })
    await expect(token({ grant_type: 'client_credentials' })).rejects.toThrow('token format')
    const unsigned = createProvider({ accessTokens: () => jwtFormat({ audience: 'x' }) })
    await expect(unsigned.token({ grant_type: 'client_credentials' })).rejects.toThrow(
      'needs signing keys',
    )
  })
})
