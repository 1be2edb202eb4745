/** Where a provider does otherwise than a specification says, or than ours where both ways are allowed, and a scenario had to know. */
export interface Difference {
  readonly provider: string
  readonly id: string
  readonly section: string
  readonly reason: string
}

/** All that were met. */
export const differences = [
  {
    provider: 'oauth2-mock-server',
    id: 'error-form',
    section: 'RFC 6749 §5.2',
    reason: 'its token endpoint explains errors as application/problem+json, which has no error',
  },
  {
    provider: 'oauth2-mock-server',
    id: 'revokes-nothing',
    section: 'RFC 7009 §2.1',
    reason: 'it answers 200 and keeps no list of tokens, so that they go on to work',
  },
  {
    provider: 'oidc-provider',
    id: 'ends-whole-login',
    section: 'RFC 7009 §2.1',
    reason:
      'it ends the refresh token with its access token, as the specification allows; ours ends the access token alone',
  },
  {
    provider: 'oauth2-mock-server',
    id: 'all-active',
    section: 'RFC 7662 §2.2',
    reason: 'it says of every text that it is an active token',
  },
  {
    provider: 'oauth2-mock-server',
    id: 'unannounced-refresh',
    section: 'RFC 8414 §2',
    reason: 'it refreshes tokens and leaves refresh_token out of grant_types_supported',
  },
] as const satisfies readonly Difference[]

/** One of them. */
export type DifferenceId = (typeof differences)[number]['id']

/** True for a provider that does otherwise in this. */
export function differs({ name }: { readonly name: string }, wanted: DifferenceId): boolean {
  return differences.some(({ provider, id }) => provider === name && id === wanted)
}
