import { describe, expect, it } from 'vitest'
import { names, titlesIn } from '../titles.ts'
import { serverAttacks } from './server-attacks.ts'

const titles = titlesIn('packages', 'internal/conformance/stores')

describe('hostile requests to an authorization server', () => {
  it.for(Object.entries(serverAttacks))('%s: %s', ([id, attack], { task }) => {
    const tests = titles.filter((title) => names(title, id)).length
    Object.assign(task.meta, { row: { attack: `${id} ${attack}`, tests } })
    expect(tests).toBeGreaterThan(0)
  })
})
