import { describe, expect, it } from 'vitest'
import { differs } from './differences.ts'
import { providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

describe.each(providersWith('revocation', 'introspection', 'refresh'))(
  'what $name says about tokens',
  (definition) => {
    const { start, provider } = scenarioAt(definition)

    it('G15, T6.04, T6.05, T6.07 is that it works until it is revoked, and is not refreshed then, RFC 7662 §2.2, RFC 7009 §2.2', async () => {
      const { browser, oauth, users } = await start()
      await browser().login()
      const [token] = users.values()
      const before = await oauth.op.introspectToken(token)
      expect(before.active).toBe(true)
      await oauth.op.revokeToken(token)
      const after = await oauth.op.introspectToken(token)
      expect(after.active).toBe(differs(definition, 'all-active'))
      const refreshed = oauth.op.refreshToken(token).then(
        () => 'refreshed',
        (error: { error: string }) => error.error,
      )
      const ends = !differs(definition, 'revokes-nothing')
      expect(await refreshed).toBe(ends ? 'invalid_grant' : 'refreshed')
    })

    it('T6.05, T6.07 tells whose an access token is, and knows none that nobody issued', async () => {
      const { browser, oauth, users } = await start()
      await browser().login()
      const [token] = users.values()
      const access_token = String(token?.['access_token'])
      const about = await oauth.op.introspectToken({ access_token })
      const who = await provider().whose(access_token)
      const silent = differs(definition, 'all-active')
      expect([about.active, about.sub]).toEqual([true, silent ? undefined : who])
      const unknown = await oauth.op.introspectToken({ access_token: 'made-up' })
      expect(unknown.active).toBe(silent)
      await expect(oauth.op.revokeToken({ access_token: 'made-up' })).resolves.toBeUndefined()
    })
  },
)
