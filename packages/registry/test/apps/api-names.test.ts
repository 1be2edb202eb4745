import * as registry from '@authkit/registry'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { secret } from '../provider.ts'

const config = { issuer: 'https://op.example', clientId: 'app' }

describe('what the registry is made of', () => {
  it('M10, T9.08 are the registry, clients of either protocol and their errors, for any framework', () => {
    expect(registry).toMatchObject({
      OAuth: expect.any(Function),
      OAuthRegistry: expect.any(Function),
      OAuthApp: expect.any(Function),
      OAuth1App: expect.any(Function),
      LoginError: expect.any(Function),
      MissingTransactionError: expect.any(Function),
    })
  })

  it('G06 are types: names, methods and options of registered clients are known to the compiler', () => {
    const oauth = new registry.OAuth({ secret, clients: { google: config } })
    expectTypeOf(oauth.google).toEqualTypeOf<registry.OAuthApp>()
    type App = typeof oauth.google
    expectTypeOf<Parameters<App['get']>[1]>().toEqualTypeOf<registry.TokenRequestInit | undefined>()
    expectTypeOf<
      Awaited<ReturnType<App['authorizeAccessToken']>>
    >().toEqualTypeOf<registry.CompletedLogin>()
    expectTypeOf(oauth).not.toHaveProperty('gitlab')
    expect(oauth.google.clientId).toBe('app')
  })

  it('R43 are classes that an application can extend', () => {
    class Own extends registry.OAuthApp {
      greet(): string {
        return `hello from ${this.name}`
      }
    }
    const seen: registry.OAuthApp[] = []
    class Registry extends registry.OAuthRegistry<registry.OAuthApp> {
      constructor() {
        super(
          { secret, clients: { op: { ...config, appClass: Own } } },
          { oauth2: (app) => (seen.push(app), app), oauth1: (app) => app },
        )
      }
    }
    expect(new Registry().client('op')).toBeInstanceOf(Own)
    expect(seen).toHaveLength(1)
  })
})
