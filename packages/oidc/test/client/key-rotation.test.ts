import { JsonWebKey, jwt } from '@authkit/jose'
import { IDTokenError, OpenIDToken } from '@authkit/oidc/client'
import { beforeEach, describe, expect, it, onTestFinished } from 'vitest'
import { EvilProvider, now } from './support/evil-provider.ts'

const generate = (kid: string) => JsonWebKey.generate('RSA', { alg: 'RS256', kid })
const [first, second] = [generate('first'), generate('second')]
/** A key that nobody named, and the same under a name. */
const nameless = (key: JsonWebKey) => ({ ...key.toJSON(), kid: undefined })
/** Signs as a provider does that names no key. */
const signNameless = (key: JsonWebKey) => (claims: Record<string, unknown>) =>
  jwt.encode({ alg: 'RS256' }, claims, { ...key.exportPrivate(), kid: undefined })

let provider: EvilProvider
let time: number

beforeEach(async () => {
  provider = await EvilProvider.start()
  onTestFinished(() => provider.server.close())
  publish(first)
  signWith(first)
  time = now
})

function publish(...keys: (JsonWebKey | object)[]): void {
  provider.server.on('/jwks', { body: { keys: JSON.parse(JSON.stringify(keys)) } })
}

function signWith(key: JsonWebKey): void {
  provider.behaviour.sign = (claims) => jwt.encode({ alg: 'RS256' }, claims, key)
}

function relyingParty() {
  return provider.relyingParty({ clock: () => time })
}

const login = (client = relyingParty()) => provider.login(client, {})
const fetches = () => provider.server.to('/jwks').length

describe('keys of a provider', () => {
  it('I01, I02, J-37 that were changed just before signing are found by one more request, Core §10.1.1', async () => {
    const client = relyingParty()
    await login(client)
    publish(second)
    signWith(second)
    time += 30
    await expect(login(client)).resolves.toBeInstanceOf(OpenIDToken)
    expect(fetches()).toBe(2)
  })

  it('J-37 keep their old tokens while they are published, Core §10.1.1', async () => {
    const client = relyingParty()
    const { id_token: old = '' } = await login(client)
    publish(first, second)
    signWith(second)
    time += 30
    await login(client)
    await expect(client.parseIdToken(old)).resolves.toMatchObject({ sub: 'alice' })
    publish(second)
    await expect(login(client)).resolves.toBeInstanceOf(OpenIDToken)
    expect(fetches()).toBe(2)
  })

  it('T12.17, J-35 are asked for once for many tokens with unknown names', async () => {
    const client = relyingParty()
    await login(client)
    for (const kid of ['a', 'b', 'c']) {
      signWith(generate(kid))
      await expect(login(client)).rejects.toThrow(IDTokenError)
    }
    expect(fetches()).toBe(1)
    time += 30
    await expect(login(client)).rejects.toThrow(IDTokenError)
    expect(fetches()).toBe(2)
  })

  it('T12.18, I02 that do not verify are asked for once more, in case one was replaced under its name, Core §10.1.1', async () => {
    const client = relyingParty()
    await login(client)
    const replaced = generate('first')
    publish(replaced)
    signWith(replaced)
    await expect(login(client)).rejects.toThrow(IDTokenError)
    time += 30
    await expect(login(client)).resolves.toBeInstanceOf(OpenIDToken)
    expect(fetches()).toBe(2)
    signWith(generate('first'))
    time += 30
    await expect(login(client)).rejects.toThrow(IDTokenError)
    await expect(login(client)).rejects.toThrow(IDTokenError)
    expect(fetches()).toBe(3)
  })

  it('T12.05 that cannot be fetched refuse the token, and the login after works', async () => {
    provider.server.on('/jwks', { status: 500 })
    const client = relyingParty()
    await expect(login(client)).rejects.toThrow(IDTokenError)
    publish(first)
    time += 30
    await expect(login(client)).resolves.toBeInstanceOf(OpenIDToken)
  })
})

describe('a token without kid', () => {
  it('C-07 is verified with the only key, Core §10.1', async () => {
    publish(nameless(first))
    provider.behaviour.sign = signNameless(first)
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('C-07 is verified with the only key that fits, Core §10.1', async () => {
    const ec = JsonWebKey.generate('EC', { alg: 'ES256' })
    const encryption = JsonWebKey.generate('RSA', { use: 'enc' })
    publish(ec, encryption, nameless(first))
    provider.behaviour.sign = signNameless(first)
    await expect(login()).resolves.toBeInstanceOf(OpenIDToken)
  })

  it('C-07, J-34 is refused when several keys fit, since it must name one then, Core §10.1', async () => {
    publish(nameless(first), nameless(second))
    provider.behaviour.sign = signNameless(first)
    await expect(login()).rejects.toThrow(IDTokenError)
  })

  it('T12.18 is verified with the key that took the place of the only one, Core §10.1.1', async () => {
    publish(nameless(first))
    provider.behaviour.sign = signNameless(first)
    const client = relyingParty()
    await login(client)
    publish(nameless(second))
    provider.behaviour.sign = signNameless(second)
    time += 30
    await expect(login(client)).resolves.toBeInstanceOf(OpenIDToken)
  })
})
