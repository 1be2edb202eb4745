import { AuthkitConfigError } from '@authkit/common'
import { MissingTokenError } from './client-errors.ts'

/** Credentials as a provider answered them, with whatever else it told, RFC 5849 §2.1 and §2.3. */
export interface OAuth1Token {
  /** The token. */
  readonly oauth_token: string
  /** The secret of the token. */
  readonly oauth_token_secret: string
  /** Other members, such as a user's name. */
  readonly [name: string]: unknown
}

/** The credentials that a client works with. */
export interface OAuth1TokenState {
  /** The token. */
  readonly oauth_token: string | undefined
  /** The secret of the token. */
  readonly oauth_token_secret: string | undefined
  /** What came back with the user, until it is exchanged. */
  readonly oauth_verifier: string | undefined
}

/** Credentials to work with; what is absent stays as it was. */
export interface OAuth1TokenInput {
  /** The token. */
  readonly oauth_token?: unknown
  /** The secret of the token. */
  readonly oauth_token_secret?: unknown
  /** What came back with the user. */
  readonly oauth_verifier?: unknown
}

/** No credentials at all. */
export const noToken: OAuth1TokenState = {
  oauth_token: undefined,
  oauth_token_secret: undefined,
  oauth_verifier: undefined,
}

/** The state of a client that is given a token: `null` or `undefined` forgets it; else secret and verifier change only when they come with it. */
export function updatedToken(
  state: OAuth1TokenState,
  input: OAuth1TokenInput | null | undefined,
): OAuth1TokenState {
  if (input === null || input === undefined) return noToken
  const token = textOf(input, 'oauth_token')
  if (token === undefined) throw new MissingTokenError()
  return {
    oauth_token: token,
    oauth_token_secret: textOf(input, 'oauth_token_secret') ?? state.oauth_token_secret,
    oauth_verifier: textOf(input, 'oauth_verifier') ?? state.oauth_verifier,
  }
}

function textOf(input: OAuth1TokenInput, name: keyof OAuth1TokenInput): string | undefined {
  const value = input[name]
  if (value === undefined || value === null) return undefined
  if (typeof value !== 'string') throw new AuthkitConfigError(`the ${name} of a token is a text`)
  return name === 'oauth_token' && value === '' ? undefined : value
}
