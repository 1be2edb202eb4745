import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { describe, expect, it } from 'vitest'

interface Options {
  readonly name: string
  readonly clients: readonly string[] | (() => string)
  readonly age?: number | undefined
}

const check = (options: unknown) =>
  // What JavaScript callers pass is anything.
  checkOptions<Options>('new Thing', options as Options, {
    name: 'text',
    clients: 'list|function',
    age: 'number?',
  })

describe('S-C1 checkOptions', () => {
  it('lets right options through', () => {
    expect(() => check({ name: 'a', clients: [] })).not.toThrow()
    expect(() => check({ name: 'a', clients: () => 'b', age: 1 })).not.toThrow()
    expect(() => check({ name: 'a', clients: [], age: undefined })).not.toThrow()
  })

  it.each([
    [undefined, 'new Thing takes an object of options'],
    [[], 'new Thing takes an object of options'],
    ['text', 'new Thing takes an object of options'],
    [{ clients: [] }, 'new Thing: the option name is missing'],
    [{ name: undefined, clients: [] }, 'new Thing: the option name is missing'],
    [{ name: '', clients: [] }, 'new Thing: the option name must be a text that is not empty'],
    [{ name: 'a', clients: {} }, 'new Thing: the option clients must be a list or a function'],
    [{ name: 'a', clients: [], age: '1h' }, 'new Thing: the option age must be a number'],
    [{ name: 'a', clients: [], age: Number.NaN }, 'new Thing: the option age must be a number'],
    [
      { name: 'a', clients: [], nmae: 'b' },
      'new Thing has no option "nmae"; there are name, clients, age',
    ],
    [{ name: 'a', clients: [], constructor: 'b' }, 'new Thing has no option "constructor"'],
    [JSON.parse('{"name":"a","clients":[],"__proto__":{}}'), 'new Thing has no option "__proto__"'],
  ])('refuses %j', (options, message) => {
    expect(() => check(options)).toThrow(AuthkitConfigError)
    expect(() => check(options)).toThrow(message)
  })
})
