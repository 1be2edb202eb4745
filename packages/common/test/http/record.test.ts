import { describe, expect, it } from 'vitest'
import { singleHeader } from '../../src/http.ts'

describe('singleHeader', () => {
  it('gives the value of a field that was sent once, RFC 9110 §5.3', () => {
    expect(singleHeader({ host: 'a.test' }, 'host')).toBe('a.test')
    expect(singleHeader({ host: ['a.test'] }, 'host')).toBe('a.test')
  })

  it('tells a field that is absent from one that was repeated, RFC 9110 §5.3', () => {
    expect(singleHeader({}, 'host')).toBeUndefined()
    expect(singleHeader({ host: [] }, 'host')).toBeUndefined()
    expect(singleHeader({ host: ['a.test', 'b.test'] }, 'host')).toBeNull()
  })

  it.each(['constructor', 'toString', '__proto__'])('A-09 finds no field %s', (name) => {
    expect(singleHeader({}, name)).toBeUndefined()
  })
})
