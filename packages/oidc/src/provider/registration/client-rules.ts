import { AuthkitConfigError } from '@authkit/common'
import type { ClientMetadataRule } from '@authkit/oauth2/server'
import { encryptionRules, type ResponseAlgorithms, signatureRules } from './algorithm-rules.ts'
import { applicationTypeRule } from './application-type.ts'
import { authenticationRules } from './authentication-rules.ts'
import { type SectorTransport, subjectRules } from './subject-rules.ts'

/** What the provider has, by which clients choose. */
export interface OpenIDClientTerms extends ResponseAlgorithms, SectorTransport {
  /** Ways to call users, the usual one first: `public`, `pairwise`. */
  readonly subjectTypes: readonly string[]
  /** Authentication context classes of the provider; empty when it names none, and then any can be registered. */
  readonly acrValues: readonly string[]
}

/** What clients may register because the server is an OpenID Provider, Registration §2; members of logout apart. */
export function openidClientRules(terms: OpenIDClientTerms): readonly ClientMetadataRule[] {
  const { subjectTypes, acrValues, addresses = 'public', fetch } = terms
  // A fetch of the application's cannot tell where its connection leads.
  if (fetch !== undefined && addresses !== 'any')
    throw new AuthkitConfigError("fetch for sector identifiers needs addresses: 'any'")
  return [
    applicationTypeRule,
    ...signatureRules(terms),
    ...encryptionRules(terms),
    ...authenticationRules(acrValues),
    // Last, since one of them asks another server.
    ...subjectRules(subjectTypes, { addresses, fetch }),
  ]
}
