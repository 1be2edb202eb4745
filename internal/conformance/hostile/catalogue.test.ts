import { describe, expect, it } from 'vitest'
import { names, type TestTitle, titlesIn } from '../titles.ts'
import { attacks, vulnerabilities } from './catalogue.ts'

const titles = titlesIn('packages/jose/test')

const testsOf = (id: string): readonly TestTitle[] => titles.filter((title) => names(title, id))

describe('hostile tokens and keys', () => {
  it.for(Object.entries(attacks))('%s: %s', ([id, attack], { task }) => {
    const tests = testsOf(id).length
    Object.assign(task.meta, { row: { attack: `${id} ${attack}`, tests } })
    expect(tests).toBeGreaterThan(0)
  })

  it.for(Object.entries(vulnerabilities))('weaknesses of %s', ([library, ids], { task }) => {
    const untested = ids.filter((id) => testsOf(id).length === 0)
    Object.assign(task.meta, {
      row: { library, weaknesses: ids.length, tested: ids.length - untested.length },
    })
    expect(untested).toEqual([])
  })
})
