import { withoutLanguage } from './language-tag.ts'

/** What the server itself says about a user, a sign-in or a token. */
const names: ReadonlySet<string> = new Set(
  [
    // Core §2.
    ['iss', 'sub', 'aud', 'exp', 'iat', 'auth_time', 'nonce', 'acr', 'amr', 'azp'],
    // Core §3.1.3.6 and §3.3.2.11; the hash of the state is a profile's.
    ['at_hash', 'c_hash', 's_hash'],
    // RFC 7519 §4.1 and RFC 7800 §3.1.
    ['nbf', 'jti', 'cnf'],
    // What makes a JWT a logout token or a security event, or says who acts.
    ['sid', 'events', 'toe', 'txn', 'sub_id', 'sub_jwk', 'act', 'may_act'],
    // What a token is good for, RFC 8693 §4.2 and §4.3.
    ['client_id', 'scope', 'authorization_details'],
  ].flat(),
)

/** True for a claim that only the server itself writes, such as `iss` or `acr`, with a language tag or without, Core §2. */
export function isProtocolClaim(name: string): boolean {
  return names.has(withoutLanguage(name))
}
