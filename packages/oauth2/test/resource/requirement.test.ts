import { AuthkitConfigError } from '@authkit/common'
import {
  type AccessToken,
  ResourceProtector,
  type TokenRequirement,
  type TokenValidator,
} from '@authkit/oauth2/resource'
import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { failure, request } from './support/request.ts'

const clock = fixedClock()

/** Asks for something of a token. */
function ask(
  token: Partial<AccessToken>,
  requirement: string | readonly string[] | TokenRequirement,
): Promise<AccessToken | undefined> {
  const validators: TokenValidator = {
    scheme: 'bearer',
    validate: async () => ({ clientId: 'app', scope: [], claims: {}, ...token }),
  }
  const protector = new ResourceProtector({ validators, clock })
  return protector.validateRequest(request('Bearer abc'), requirement)
}

describe('the scopes of a requirement', () => {
  const token = { scope: ['profile', 'write'] }

  it.each([
    ['nothing', []],
    ['one entry of a list', ['admin', 'profile']],
    ['all words of an entry', ['admin', 'profile write']],
    ['all words of a text', 'write profile'],
    ['an object', { scopes: ['profile'] }],
    ['an object without scopes', {}],
  ] as const)('are fulfilled by %s, RP-1, T-RP-6', async (_what, scopes) => {
    expect(await ask(token, scopes)).toMatchObject(token)
  })

  it.each([
    ['one word of an entry', ['profile email']],
    ['none of a list', ['admin', 'email']],
    ['a part of a word', 'prof'],
    ['more than a word', 'profiles'],
    ['another case', 'PROFILE'],
    ['no word', ''],
    ['a space more', 'profile  write'],
  ] as const)(
    'R-07 are not fulfilled by %s, RP-1, T-RP-4, T-RP-6, RFC 6750 §3.1',
    async (_what, scopes) => {
      const error = await failure(ask(token, scopes))
      expect(error).toMatchObject({ error: 'insufficient_scope', status: 403 })
      const [first] = [scopes].flat()
      expect(error.headers['www-authenticate']).toContain(`scope="${first}"`)
    },
  )

  it('B7 are not undefined, which let every token in, RFC 6750 §3.1', async () => {
    const validate = async () => ({ clientId: 'app', scope: [], claims: {} })
    const protector = new ResourceProtector({ validators: { scheme: 'bearer', validate }, clock })
    const sent = request('Bearer abc')
    const wrong: unknown[] = [undefined, { scopes: undefined }, { scopes: undefined, maxAge: 60 }]
    for (const given of wrong) {
      // What callers without a compiler may pass.
      const requirement = given as string
      expect(() => protector.guard(requirement)).toThrow(AuthkitConfigError)
      await expect(protector.validateRequest(sent, requirement)).rejects.toThrow(
        'write [] where any good token will do',
      )
    }
    await expect(protector.guard()(sent)).resolves.toMatchObject({ clientId: 'app' })
    await expect(protector.validateRequest(sent)).resolves.toMatchObject({ clientId: 'app' })
  })

  it('R-07 are not fulfilled by a token without any, RP-1, J9-10', async () => {
    expect(await ask({ scope: [] }, [])).toBeDefined()
    expect(await failure(ask({ scope: [] }, 'profile'))).toMatchObject({ status: 403 })
    expect(await failure(ask({ scope: [''] }, 'profile'))).toMatchObject({ status: 403 })
  })
})

describe('step-up', () => {
  const signedIn = { authentication: { time: clock() - 300, acr: 'silver', amr: ['pwd'] } }

  it.each<[string, TokenRequirement]>([
    ['one of the acr values', { acrValues: ['gold', 'silver'] }],
    ['acr values in a text', { acrValues: 'gold silver' }],
    ['an age up to the limit', { maxAge: 300 }],
    ['both', { acrValues: ['silver'], maxAge: 400 }],
  ])('lets %s through, RFC 9470 §3', async (_what, requirement) => {
    expect(await ask(signedIn, requirement)).toMatchObject(signedIn)
  })

  it.each<[string, Partial<AccessToken>, TokenRequirement, string]>([
    ['another acr', signedIn, { acrValues: ['gold', 'platinum'] }, 'acr_values="gold platinum"'],
    ['an older sign-in', signedIn, { maxAge: 299 }, 'max_age="299"'],
    ['any sign-in but one of this moment', signedIn, { maxAge: 0 }, 'max_age="0"'],
    [
      'attack A5: a sign-in in milliseconds, which stayed young for ever,',
      { authentication: { time: (clock() - 300) * 1000 } },
      { maxAge: 60 },
      'max_age="60"',
    ],
    [
      'attack A5: a sign-in to come',
      { authentication: { time: clock() + 61 } },
      { maxAge: 60 },
      'max_age="60"',
    ],
    [
      'a token that names no acr',
      { authentication: { time: clock() } },
      { acrValues: 'gold' },
      '"gold"',
    ],
    ['a token that names no time', { authentication: { acr: 'gold' } }, { maxAge: 60 }, '"60"'],
    [
      'a token that says nothing',
      {},
      { acrValues: 'gold', maxAge: 60 },
      'acr_values="gold", max_age="60"',
    ],
  ])('refuses %s and says what would do, RFC 9470 §3', async (_what, token, requirement, named) => {
    const error = await failure(
      ask({ scope: ['pay'], ...token }, { scopes: 'pay', ...requirement }),
    )
    expect(error).toMatchObject({ error: 'insufficient_user_authentication', status: 401 })
    expect(error.name).toBe('InsufficientUserAuthenticationError')
    const challenge = error.headers['www-authenticate']
    expect(challenge).toMatch(
      /^Bearer error="insufficient_user_authentication", error_description="/,
    )
    expect(challenge).toContain('scope="pay"')
    expect(challenge).toContain(named)
  })

  it('lets a sign-in through by a clock that is up to a minute ahead, RFC 9470 §3', async () => {
    const ahead = { authentication: { time: clock() + 60 } }
    expect(await ask(ahead, { maxAge: 0 })).toMatchObject(ahead)
  })

  it('comes first, as its challenge names the scopes too, RFC 9470 §3', async () => {
    const error = await failure(ask({ scope: [] }, { scopes: 'pay', maxAge: 60 }))
    expect(error.headers['www-authenticate']).toMatch(/scope="pay", max_age="60"$/)
  })

  it('says nothing of it in another challenge, RFC 9470 §3', async () => {
    const error = await failure(ask(signedIn, { scopes: 'pay', acrValues: 'silver', maxAge: 400 }))
    expect(error).toMatchObject({ error: 'insufficient_scope' })
    expect(error.headers['www-authenticate']).not.toMatch(/acr_values|max_age/)
  })
})

describe('claims', () => {
  const claims = {
    groups: ['staff', 'editors'],
    roles: 'author reviewer',
    entitlements: [{ value: 'print', display: 'Print' }, { display: 'no value' }, 7, null],
    nested: { staff: true },
  }

  it.each<[string, TokenRequirement['claims']]>([
    ['a value of a list', { groups: 'staff' }],
    ['one of several entries', { groups: ['admins', 'staff editors'] }],
    ['the words of a text', { roles: 'reviewer author' }],
    ['the value of an object', { entitlements: 'print' }],
    ['several claims', { groups: 'staff', roles: ['admin', 'author'], entitlements: ['print'] }],
  ])('are fulfilled by %s, J9-11, X-14, RFC 9068 §2.2.3, RFC 7643 §2.4', async (_what, wanted) => {
    expect(await ask({ claims }, { claims: wanted })).toMatchObject({ claims })
  })

  it.each<[string, TokenRequirement['claims']]>([
    ['another group', { groups: 'admins' }],
    ['one word of an entry', { groups: ['staff admins'] }],
    ['one claim of two', { groups: 'staff', roles: 'admin' }],
    ['a claim that is not there', { teams: 'staff' }],
    ['what every object has', { constructor: 'Object', toString: 'toString' }],
    ['the name in an object that is no list', { nested: 'staff' }],
    ['the display name', { entitlements: 'Print' }],
    ['a part of a name', { groups: 'staf' }],
  ])('are not fulfilled by %s: 403 with a challenge, J9-11, T-J9-7', async (_what, wanted) => {
    const error = await failure(ask({ claims }, { claims: wanted }))
    expect(error).toMatchObject({
      error: 'insufficient_scope',
      status: 403,
      reason: 'insufficient_claims',
    })
    expect(error.headers['www-authenticate']).toBe(
      'Bearer error="insufficient_scope", error_description="The access token does not allow this"',
    )
  })
})

describe('S-C1 a requirement', () => {
  const validators: TokenValidator = {
    scheme: 'bearer',
    validate: async () => ({ clientId: 'app', scope: [], claims: {} }),
  }
  const protector = new ResourceProtector({ validators })

  it.each([
    ['a misspelled option', { scope: 'read' }, 'has no option "scope"'],
    ['a scope that is no text', { scopes: [1] }, 'scopes is a text or a list'],
    ['a scope that no challenge can name', { scopes: 'lesen für' }, 'scopes is a text or a list'],
    ['null', null, 'takes an object'],
    ['a number', 7, 'takes an object'],
    ['an acr value with a space in a list', { acrValues: ['a b'] }, 'acrValues are texts'],
    ['an acr value that is no text', { acrValues: [1] }, 'acrValues are texts'],
    ['no acr value', { acrValues: [] }, 'acrValues are texts'],
    ['a negative age', { maxAge: -1 }, 'maxAge is a whole number'],
    ['half a second', { maxAge: 0.5 }, 'maxAge is a whole number'],
    ['an age from an unset variable', { maxAge: Number.NaN }, 'maxAge must be a number'],
    [
      'a group from an unset variable',
      { claims: { groups: undefined } },
      'claims.groups is a text',
    ],
    ['an empty list of groups', { claims: { groups: [] } }, 'claims.groups is a text'],
    ['an empty group', { claims: { groups: [''] } }, 'claims.groups is a text'],
    ['a group that is no text', { claims: { groups: [7] } }, 'claims.groups is a text'],
    ['an optional that is no boolean', { optional: 'yes' }, 'optional must be a flag'],
  ])('is refused with %s when the guard is made', (_what, requirement, message) => {
    // What JavaScript callers pass is anything.
    expect(() => protector.guard(requirement as TokenRequirement)).toThrow(message)
  })
})
