import { HybridIDToken, ImplicitIDToken } from './front-channel.ts'
import { CodeIDToken, type IDToken } from './id-token.ts'
import type { IDTokenClaims } from './claims.ts'

/** Makes an ID Token of verified claims. */
export interface IDTokenClass {
  new (claims: IDTokenClaims, alg: string, crv?: string): IDToken
  readonly prototype: IDToken
}

/** The classes by the words of the response type in alphabetical order, OAuth 2.0 Multiple Response Type Encoding Practices §5. */
const classes: ReadonlyMap<string, IDTokenClass> = new Map<string, IDTokenClass>([
  ['code', CodeIDToken],
  ['id_token', ImplicitIDToken],
  ['id_token token', ImplicitIDToken],
  ['code id_token', HybridIDToken],
  ['code token', HybridIDToken],
  ['code id_token token', HybridIDToken],
])

/** The class of the ID Tokens of a response type, `code id_token`, whatever the order of its words; absent for one without ID Token, OpenID Connect Core §3. */
export function getIdTokenClass(responseType: string): IDTokenClass | undefined {
  return classes.get(responseType.split(' ').toSorted().join(' '))
}
