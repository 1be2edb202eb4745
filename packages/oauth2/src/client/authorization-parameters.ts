/** Parameters of an authorization request that an application sets by options, or never, RFC 6749 §4.1.1 and RFC 7636 §4.3. */
export const ownParameters: readonly string[] = [
  'response_type',
  'client_id',
  'client_secret',
  'redirect_uri',
  'code_challenge',
  'code_challenge_method',
  'code_verifier',
]
