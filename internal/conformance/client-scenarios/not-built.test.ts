import { AuthkitConfigError } from '@authkit/common'
import { describe, expect, it } from 'vitest'
import { said } from './browser.ts'
import { oidcProvider } from './providers/oidc-provider.ts'
import { scenarioAt } from './scenario.ts'

/** Clients of whom the provider wants what our client does not do, and how it answers. */
const wants = [
  ['pushed', 'a pushed authorization request', 'invalid_request', 'RFC 9126 §2'],
  ['bound', 'a DPoP proof', 'invalid_grant', 'RFC 9449 §5'],
] as const

describe('a provider that insists on what is not built', () => {
  const { start } = scenarioAt(oidcProvider)

  it.each(wants)(
    'G07 ends the login of client %s, which wants %s, by %s, %s',
    async (clientId, _, error) => {
      const { browser, users } = await start({ registration: { clientId } })
      const page = await browser().login()
      expect([page.status, said(page)]).toEqual([
        400,
        { error, code: 'ERR_LOGIN', returnTo: '/home' },
      ])
      expect(users.size).toBe(0)
    },
  )

  it('G07 is asked for by no option of a registration, which would do nothing', async () => {
    // What no compiler has looked at.
    const wishes: readonly object[] = [{ dpop: true }, { pushedAuthorizationRequests: true }]
    for (const wish of wishes) {
      await expect(start({ clientOptions: { ...wish } })).rejects.toBeInstanceOf(AuthkitConfigError)
    }
  })
})
