import { fixedClock } from '@authkit/testing'
import { describe, expect, it } from 'vitest'
import { InteractionError } from '../../src/index.ts'
import { formTokens } from '../../src/forms/form-tokens.ts'

const clock = fixedClock()
const tokens = formTokens({ secrets: 's'.repeat(32), clock, lifetime: 60 })
const binding = { form: '/sign-out', browser: 'b'.repeat(43) }

describe('a form token', () => {
  it('tells the session that its form was shown in', async () => {
    const inSession = await tokens.create(binding, 'sid')
    const inNone = await tokens.create(binding, undefined)
    expect(await tokens.open(inSession, binding)).toBe('sid')
    expect(await tokens.open(inNone, binding)).toBeUndefined()
  })

  it.each([
    ['another form', { ...binding, form: '/sign-in' }],
    ['another browser', { ...binding, browser: 'c'.repeat(43) }],
    ['no browser', { ...binding, browser: '' }],
  ])('A-31 is nothing to %s, RFC 6749 §10.12', async (_what, other) => {
    const token = await tokens.create(binding, 'sid')
    await expect(tokens.open(token, other)).rejects.toThrow(InteractionError)
  })

  it('ends after its lifetime', async () => {
    const token = await tokens.create(binding, 'sid')
    clock.advance(59)
    expect(await tokens.open(token, binding)).toBe('sid')
    clock.advance(1)
    await expect(tokens.open(token, binding)).rejects.toThrow(InteractionError)
  })
})
