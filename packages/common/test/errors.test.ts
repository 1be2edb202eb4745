import { inspect } from 'node:util'
import { describe, expect, it } from 'vitest'
import {
  AuthkitConfigError,
  AuthkitError,
  EncodingError,
  FetchError,
  HttpInputError,
  isAuthkitError,
} from '../src/index.ts'

const table: [AuthkitError, string, string][] = [
  [new AuthkitConfigError('m'), 'AuthkitConfigError', 'ERR_AUTHKIT_CONFIG'],
  [new EncodingError('m'), 'EncodingError', 'ERR_ENCODING'],
  [new HttpInputError(400, 'm'), 'HttpInputError', 'ERR_HTTP_INPUT'],
  [new FetchError('ERR_FETCH_TIMEOUT', 'm'), 'FetchError', 'ERR_FETCH_TIMEOUT'],
]

describe('errors', () => {
  it.each(table)('%s has its name and code and is recognised', (error, name, code) => {
    expect(error).toMatchObject({ name, code, message: 'm' })
    expect(error).toBeInstanceOf(AuthkitError)
    expect(error).toBeInstanceOf(Error)
    expect(isAuthkitError(error)).toBe(true)
  })

  it('keeps the cause and shows nothing of its mark', () => {
    const cause = new TypeError('inner')
    const error = new HttpInputError(413, 'm', { cause })
    expect(error.cause).toBe(cause)
    expect(error.status).toBe(413)
    expect(Object.keys(error).toSorted()).toEqual(['code', 'name', 'status'])
    expect(inspect(error)).not.toContain('authkit.error')
  })

  it('recognises the error of another copy of the package by its mark', () => {
    const foreign = Object.assign(new Error('m'), { [Symbol.for('authkit.error')]: true })
    expect(isAuthkitError(foreign)).toBe(true)
  })

  it.each([
    [undefined],
    [null],
    ['ERR_AUTHKIT_CONFIG'],
    [new Error('m')],
    [{ code: 'ERR_ENCODING', [Symbol.for('authkit.error')]: 1 }],
  ])('does not take %s for one of its errors', (value) => {
    expect(isAuthkitError(value)).toBe(false)
  })
})
