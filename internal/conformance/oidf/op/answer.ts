import { expect } from 'vitest'
import type { Answer, Request, Visit } from './authorization.ts'
import type { Client } from './client.ts'
import { textOf } from './markup.ts'
import type { Suite } from './suite.ts'

const membersOfAnswer: Readonly<Record<string, readonly string[]>> = {
  code: ['code'],
  token: ['access_token', 'token_type', 'expires_in', 'scope'],
  id_token: ['id_token'],
}

/** Checks that the client got what its response type promises, the way its response mode says, and gives it. */
export function successOf(suite: Suite, client: Client, visit: Visit): URLSearchParams {
  const answer = answerOf(visit)
  const { parameters } = answer
  expect(parameters.get('error'), parameters.get('error_description') ?? '').toBeNull()
  checkCarrier(client, answer)
  checkCommonParts(suite, visit.request, parameters)
  const words = client.variant.responseType.split(' ')
  const expected = words.flatMap((word) => membersOfAnswer[word] ?? [])
  const further = ['state', 'iss', 'session_state']
  // RFC 6749 §4.1.2, Core §3.2.2.5 and §3.3.2.5: what belongs to the response type and nothing of another.
  const registered = [...new URL(client.redirectUri).searchParams.keys()]
  const names = [...parameters.keys()].filter((name) => !registered.includes(name))
  expect(names.filter((name) => ![...expected, ...further].includes(name))).toEqual([])
  for (const name of expected) if (name !== 'scope') expect(names).toContain(name)
  expect(new Set(names).size).toBe(names.length)
  if (words.includes('code')) checkCode(parameters.get('code') ?? '')
  if (words.includes('token')) {
    expect(parameters.get('token_type')?.toLowerCase()).toBe('bearer')
    expect(parameters.get('expires_in')).toMatch(/^[1-9]\d*$/)
  }
  return parameters
}

/** Checks that the client was told of an error, and gives its code, Core §3.1.2.6. */
export function errorOf(suite: Suite, client: Client, visit: Visit): string {
  const answer = answerOf(visit)
  const { parameters } = answer
  checkCarrier(client, answer)
  checkCommonParts(suite, visit.request, parameters)
  for (const name of ['code', 'id_token', 'access_token']) expect(parameters.has(name)).toBe(false)
  // RFC 6749 §4.1.2.1: the characters that the two may have.
  expect(parameters.get('error')).toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
  expect(parameters.get('error_description') ?? 'none').toMatch(/^[\x20-\x21\x23-\x5B\x5D-\x7E]+$/)
  return parameters.get('error') ?? ''
}

function answerOf({ answer, page }: Visit): Answer {
  if (answer) return answer
  throw new Error(`the client got no answer: ${page.url} said ${page.status} ${textOf(page)}`)
}

function checkCarrier({ redirectUri, variant }: Client, { carrier, uri }: Answer): void {
  const { responseMode, responseType } = variant
  const usual = responseType === 'code' ? 'query' : 'fragment'
  // OAuth 2.0 Multiple Response Type Encoding Practices §2.1 and §5.
  expect(carrier).toBe(responseMode === 'default' ? usual : responseMode)
  const { origin, pathname, searchParams } = new URL(redirectUri)
  expect(`${uri.origin}${uri.pathname}`).toBe(`${origin}${pathname}`)
  // RFC 6749 §3.1.2: what the client has in the query stays there.
  for (const [name, value] of searchParams) expect(uri.searchParams.getAll(name)).toEqual([value])
  if (carrier === 'query') return
  // Core §3.3.2.5: nothing of the answer is in the query.
  for (const name of ['code', 'error', 'id_token', 'access_token', 'state'])
    expect(uri.searchParams.has(name)).toBe(false)
}

function checkCommonParts(suite: Suite, request: Request, parameters: URLSearchParams): void {
  // RFC 6749 §4.1.2: as it was sent.
  expect(parameters.get('state')).toBe(request['state'] ?? null)
  // RFC 9207 §2: its own, and there once the provider says so. An ID Token beside it names the issuer as well.
  const promised = suite.discovery['authorization_response_iss_parameter_supported'] === true
  const expected = promised && !parameters.has('id_token') ? suite.op.issuer : null
  expect(parameters.get('iss') ?? expected).toBe(parameters.has('iss') ? suite.op.issuer : expected)
}

/** Checks that nobody guesses a code: 128 bits at least by its length and by the characters in it, RFC 6749 §10.10. */
function checkCode(code: string): void {
  const counts = [...code].reduce(
    (found, character) => found.set(character, (found.get(character) ?? 0) + 1),
    new Map<string, number>(),
  )
  const shares = [...counts.values()].map((count) => count / code.length)
  const perCharacter = -shares.reduce((sum, share) => sum + share * Math.log2(share), 0)
  expect(perCharacter * code.length).toBeGreaterThan(96)
  expect(code.length).toBeGreaterThanOrEqual(22)
}
