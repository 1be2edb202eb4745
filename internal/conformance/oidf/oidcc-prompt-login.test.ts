import { describe, expect, it } from 'vitest'
import { registerClient } from './op/client.ts'
import { useSuite } from './op/suite.ts'
import { signInTwice } from './op/twice.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-prompt-login', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-prompt-login'))(
    'oidcc-prompt-login: prompt=login asks a user who is signed in to sign in again, Core §3.1.2.1 and §15.1: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const { first, second } = await signInTwice(
        suite(),
        client,
        { prompt: 'login' },
        { seconds: 1 },
      )
      expect(second.visit.signIns).toHaveLength(1)
      expect(second.claims.sub).toBe(first.claims.sub)
      const [before, after] = [first, second].map(({ claims }) => claims['auth_time'])
      expect(before === undefined || Number(after) > Number(before)).toBe(true)
    },
  )
})
