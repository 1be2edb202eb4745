import { AuthkitConfigError } from '@authkit/common'

/** How an authorization response reaches the client, OAuth 2.0 Multiple Response Type Encoding Practices §2.1, OAuth 2.0 Form Post Response Mode §2. */
export type ResponseMode = 'query' | 'fragment' | 'form_post'

/** What an authorization response brings, and how. */
export interface ExpectedResponse {
  /** The response type, its words in alphabetical order. */
  readonly responseType: string
  /** The parameters that it must have; of `code`, `id_token` and `access_token` it has no others. */
  readonly parameters: readonly string[]
  /** Where they are. */
  readonly mode: ResponseMode
}

/** The parameters that each word of a response type asks for, RFC 6749 §4.1.2 and §4.2.2. */
const parametersOf: ReadonlyMap<string, readonly string[]> = new Map([
  ['code', ['code']],
  ['id_token', ['id_token']],
  ['token', ['access_token', 'token_type']],
])

const modes: readonly string[] = ['query', 'fragment', 'form_post'] satisfies ResponseMode[]

/**
 * What the response of a response type, `code` unless given, and a response mode is. Throws an `AuthkitConfigError` for a type or a
 * mode that is unknown, and for tokens in a query.
 */
export function expectedResponse(
  responseType: string = 'code',
  responseMode?: string,
): ExpectedResponse {
  // RFC 6749 §3.1.1: the order of the words does not matter.
  const words = typeof responseType === 'string' ? responseType.split(' ').toSorted() : []
  const isKnown = words.length > 0 && words.every((word) => parametersOf.has(word))
  if (!isKnown || new Set(words).size !== words.length) {
    throw new AuthkitConfigError(
      "responseType is made of code, id_token and token, such as 'code id_token'",
    )
  }
  const isCode = words.length === 1 && words[0] === 'code'
  // OAuth 2.0 Multiple Response Type Encoding Practices §2.1 and §3: what brings a token comes in the fragment.
  const mode = responseMode ?? (isCode ? 'query' : 'fragment')
  if (!isMode(mode)) {
    throw new AuthkitConfigError('responseMode must be query, fragment or form_post')
  }
  // OAuth 2.0 Multiple Response Type Encoding Practices §3 and §5: a query ends up in logs and histories, tokens must not.
  if (mode === 'query' && !isCode) {
    throw new AuthkitConfigError(
      'responseMode query cannot bring tokens; use fragment or form_post',
    )
  }
  const parameters = words.flatMap((word) => parametersOf.get(word) ?? [])
  return { responseType: words.join(' '), parameters, mode }
}

function isMode(mode: string): mode is ResponseMode {
  return modes.includes(mode)
}
