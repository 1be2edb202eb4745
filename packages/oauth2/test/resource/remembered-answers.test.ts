import { InvalidTokenError } from '@authkit/oauth2'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import {
  answer as good,
  type IntrospectionService,
  introspectionService,
  now,
  path,
} from './support/introspection-service.ts'
import { failure } from './support/request.ts'

let service: IntrospectionService
beforeEach(async () => {
  service = await introspectionService()
})
afterEach(() => service.server.close())

describe('what introspection remembers', () => {
  it('is used for 10 seconds, so that a revoked token ends then, R-04, RFC 7662 §4', async () => {
    const validator = service.make()
    await validator.validate('abc')
    service.server.on(path, { body: { active: false } })
    service.clock.advance(9)
    await expect(validator.validate('abc')).resolves.toMatchObject({ clientId: 'app' })
    expect(service.asked()).toBe(1)
    service.clock.advance(1)
    await expect(validator.validate('abc')).rejects.toBeInstanceOf(InvalidTokenError)
    expect(service.asked()).toBe(2)
  })

  it('is counted from the question, not from the answer, R-04', async () => {
    const validator = service.make()
    service.server.on(path, () => {
      service.clock.advance(8)
      return { body: good }
    })
    await validator.validate('abc')
    service.clock.advance(2)
    await validator.validate('abc')
    expect(service.asked()).toBe(2)
  })

  it('ends with the token, whatever the leeway, RFC 7662 §4', async () => {
    service.server.on(path, { body: { ...good, exp: now + 3 } })
    const validator = service.make({ leeway: 60 })
    await validator.validate('abc')
    service.clock.advance(2)
    await validator.validate('abc')
    expect(service.asked()).toBe(1)
    service.clock.advance(1)
    await validator.validate('abc')
    expect(service.asked()).toBe(2)
    await expect(service.make().validate('abc')).rejects.toBeInstanceOf(InvalidTokenError)
  })

  it('lasts less long for a token that does not work, R-04', async () => {
    service.server.on(path, { body: { active: false } })
    const validator = service.make()
    await failure(validator.validate('abc'))
    service.server.on(path, { body: good })
    service.clock.advance(1)
    await failure(validator.validate('abc'))
    expect(service.asked()).toBe(1)
    service.clock.advance(1)
    await expect(validator.validate('abc')).resolves.toMatchObject({ clientId: 'app' })
  })

  it('is nothing with cache: 0', async () => {
    const validator = service.make({ cache: 0 })
    await validator.validate('abc')
    await validator.validate('abc')
    expect(service.asked()).toBe(2)
  })

  it('is of one token, one server and one caller, R-04', async () => {
    const validator = service.make()
    await validator.validate('abc')
    service.server.on(path, { body: { active: false } })
    for (const token of ['abd', 'ABC', 'ab']) await failure(validator.validate(token))
    await failure(service.make({ clientId: 'other' }).validate('abc'))
    service.server.on('/other', { body: { active: false } })
    await failure(service.make({ endpoint: `${service.server.origin}/other` }).validate('abc'))
    await expect(validator.validate('abc')).resolves.toMatchObject({ clientId: 'app' })
  })

  it('is an object of its own for each request, J-42', async () => {
    const aud = ['https://api.example']
    service.server.on(path, { body: { ...good, aud } })
    const validator = service.make()
    const [first, together] = await Promise.all([
      validator.validate('abc'),
      validator.validate('abc'),
    ])
    const later = await validator.validate('abc')
    expect(service.asked()).toBe(1)
    for (const other of [together, later]) {
      expect(other).toEqual(first)
      expect(other.claims['aud']).not.toBe(first.claims['aud'])
    }
  })

  it('is asked for once by all who wait, and a failure is shared and forgotten, R-04', async () => {
    const validator = service.make({ cache: 0 })
    const twenty = () =>
      Promise.allSettled(Array.from({ length: 20 }, () => validator.validate('a')))
    service.server.on(path, { status: 500 })
    expect((await twenty()).every(({ status }) => status === 'rejected')).toBe(true)
    expect(service.asked()).toBe(1)
    service.server.on(path, { body: good })
    expect((await twenty()).every(({ status }) => status === 'fulfilled')).toBe(true)
    expect(service.asked()).toBe(2)
  })

  it('is bounded: the oldest goes, and bad tokens do not drive out good ones, R-04', async () => {
    const validator = service.make({ maxEntries: 2 })
    for (const token of ['a', 'b', 'c', 'b', 'c']) await validator.validate(token)
    expect(service.asked()).toBe(3)
    await validator.validate('a')
    expect(service.asked()).toBe(4)
    service.server.on(path, { body: { active: false } })
    for (const token of ['x', 'y', 'z']) await failure(validator.validate(token))
    await validator.validate('c')
    expect(service.asked()).toBe(7)
  })

  it('does not hold what is very long, nor by a clock that was set back', async () => {
    service.server.on(path, { body: { ...good, padding: 'x'.repeat(9000) } })
    const validator = service.make()
    await validator.validate('abc')
    await validator.validate('abc')
    expect(service.asked()).toBe(2)
    service.server.on(path, { body: good })
    await validator.validate('short')
    service.clock.advance(-1)
    await validator.validate('short').catch(() => undefined)
    expect(service.asked()).toBe(4)
  })
})
