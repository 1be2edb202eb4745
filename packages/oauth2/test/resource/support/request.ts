import type { HttpRequest } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'
import { expect } from 'vitest'

/** A request with this Authorization field, or with none. */
export function request(authorization?: string | readonly string[]): HttpRequest {
  return {
    method: 'GET',
    url: 'https://api.example/notes',
    headers: authorization === undefined ? {} : { authorization },
  }
}

/** The protocol error that a promise rejects with. */
export async function failure(promise: Promise<unknown>): Promise<OAuth2Error> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  )
  expect(error).toBeInstanceOf(OAuth2Error)
  return error as OAuth2Error
}
