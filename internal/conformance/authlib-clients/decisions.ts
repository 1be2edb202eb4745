import type { Row } from '../row.ts'

/** Rows of Authlib’s client: decisions. */
export const decisions: readonly Row[] = [
  {
    id: 'D01',
    expected: 'The token is sent to allowed origins only.',
    differs: 'Authlib sends it anywhere.',
    tests: [
      ['packages/registry/test/apps/api.test.ts', 'D01, R63, T11.08 does not go to %s'],
      ['packages/registry/test/apps/oauth1.test.ts', 'D01, R63, T11.08 is not called at %s'],
    ],
  },
  {
    id: 'D02',
    expected:
      'Of a metadata document only the members that a client reads are kept, each of its type.',
    differs: 'In the reference any key of the document becomes an option of the HTTP session.',
    tests: [
      [
        'packages/oauth2/test/client/server-metadata.test.ts',
        'R66, D02: keeps the members that a client reads and no others, RFC 8414 §3.2',
      ],
      [
        'packages/oauth2/test/client/server-metadata.test.ts',
        'D02: takes nothing from the prototype of a document',
      ],
      [
        'packages/registry/test/apps/oauth-names.test.ts',
        'D02: is nothing that a metadata document says; only what the client needs is read of it',
      ],
    ],
  },
  {
    id: 'D03',
    expected:
      'A private key never goes out as a password: it has a place of its own, is refused as a secret, and revocation uses the method of the token endpoint.',
    differs: 'Authlib sends the key in the Basic field.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C21, D03 does not fall back to Basic for a private_key_jwt that has no key',
      ],
      [
        'packages/oauth2/test/client/client-authentication/select.test.ts',
        'C03, D03 refuses a private key as the secret of %s',
      ],
    ],
  },
  {
    id: 'D04',
    expected: 'An ID Token for another audience is refused, whatever its azp says.',
    differs: 'Authlib accepts it when azp is us.',
    tests: [
      [
        'packages/oidc/test/id-token/verify.test.ts',
        'D04, I10, T12.07, T12.09, T12.12, T12.13 is refused with %s',
      ],
    ],
  },
  {
    id: 'D05',
    expected:
      'The issuer is always compared, of metadata and of ID Tokens, whatever claims are asked of.',
    differs: 'Authlib drops the check with claims_options.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'T12.03, T12.10, D05, I09 holds single claims against what it is told, and the issuer all the same',
      ],
      [
        'packages/registry/test/apps/login-options.test.ts',
        'D05, T12.10 does not take another issuer because claims are given',
      ],
    ],
  },
  {
    id: 'D06',
    expected: 'An ID Token is verified whenever there is one.',
    differs: 'Authlib needs a stored nonce for it.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'D06, R85, E16, T12.15 are verified without a stored nonce of the caller, too: a nonce is always asked for',
      ],
    ],
  },
  {
    id: 'D07',
    expected: 'The iss of the authorization response is verified.',
    differs: 'Authlib ignores it.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R86, T10.23, D07 is refused when it comes from another provider, RFC 9207 §2.4',
      ],
    ],
  },
  {
    id: 'D08',
    expected:
      'An error in the response is read before anything else, and a lost response never becomes another grant.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C52, D08, T2.11 throws the error of the server, RFC 6749 §4.1.2.1',
      ],
      [
        'packages/oauth2/test/client/token-request.test.ts',
        'C-01, D08 never becomes another grant, whatever took the place of the response: %s (RFC 6749 §4.1.3, §4.4.2)',
      ],
    ],
  },
  {
    id: 'D09',
    expected: 'Errors by GET and POST are handled alike, after the state was verified.',
    differs: 'Authlib skips the state, and misses posted errors.',
    tests: [
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R81, T10.09, D09 tells the refusal of a posted response, and its login is over',
      ],
      [
        'packages/registry/test/apps/login-flows.test.ts',
        'R80, T10.04, T10.05, D09, E01 verifies and ends the login first, and keeps what the provider said, RFC 6749 §4.1.2.1',
      ],
    ],
  },
  {
    id: 'D10',
    expected: 'The time of a login is enforced and its kind is checked.',
    differs: 'Authlib does neither.',
    tests: [
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'D10: is not kept longer by whoever can write the session',
      ],
      [
        'packages/registry/test/transactions/session-transactions.test.ts',
        'C-04, D10: is not taken under a key of another client or state, wherever it was copied to',
      ],
    ],
  },
  {
    id: 'D11',
    expected: 'Every assertion has a jti of its own, also with claims of the application.',
    differs: 'Authlib writes the jti into the claims of the application and sends it again.',
    tests: [
      [
        'packages/oauth2/test/client/client-authentication/private-key-jwt.test.ts',
        'A09, D11, T4.09 draws another jti each time and changes nothing that it was given',
      ],
      [
        'packages/oauth2/test/client/assertion-client.test.ts',
        'S05, D11, T7.05, T7.06 has another jti each time, and nothing that was given is changed',
      ],
    ],
  },
  {
    id: 'D12',
    expected:
      'Endpoints, issuers, API origins and what a hook makes of a URL are https, or http on loopback.',
    differs: 'The reference asks for no TLS; AUTHKIT_INSECURE_TRANSPORT is the way out.',
    tests: [
      [
        'packages/oauth2/test/client/token-source.test.ts',
        'C-12, D12: need to know whom they are for: %j',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'D12, C63 does not send a browser to an endpoint without TLS, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'D13',
    expected: 'Tokens with unknown key names ask for the keys once in a while.',
    differs: 'Authlib asks for each.',
    tests: [
      [
        'packages/registry/test/provider/provider-state.test.ts',
        'I02, D13, T12.17 are not asked for again by every token that names a key that is not there',
      ],
    ],
  },
  {
    id: 'D14',
    expected: 'Nothing is signed for an origin that is not allowed, a redirect included.',
    tests: [
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O49, D14, T8.18: is given back, and nothing signed with %s goes there',
      ],
      [
        'packages/oauth1/test/client/signer.test.ts',
        'D14: keeps to its origins, in what it signs as well',
      ],
    ],
  },
  {
    id: 'D15',
    expected: 'A 4xx without error is no token.',
    tests: [
      [
        'packages/oauth2/test/client/token-response.test.ts',
        'C92, D15, T2.20 is no token when a 401 has no error, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'D16',
    expected: 'Registrations never change defaults.',
    differs: 'Authlib writes the first secret into the class.',
    tests: [
      [
        'packages/registry/test/config/merge.test.ts',
        'R07, T9.11, D16: are not changed by each other, nor is what is known of a provider',
      ],
      [
        'packages/registry/test/config/merge.test.ts',
        'R07, T9.11, D16: is not changed by a registration, so the next inherits nothing of it',
      ],
    ],
  },
  {
    id: 'D17',
    expected: 'S256 is on for every code, and any other method is refused.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C-01, C48, D17, T1.04 draws a state and a verifier for every request and keeps neither, RFC 6749 §10.12',
      ],
      [
        'packages/oauth2/test/client/authorization-request.test.ts',
        'C44, D17, T1.03 sends the S256 challenge of every request, RFC 7636 §4.3',
      ],
    ],
  },
  {
    id: 'D18',
    expected: 'Query and body signatures verify, and JSON arrives.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O43, O45, T8.03, T8.16, D18, CLA-8, HTTP-3: a %s verifies, with each protocol parameter once, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O42, T8.07, D18, HTTP-4: arrives as it was, with the signature in the %s',
      ],
    ],
  },
  {
    id: 'D19',
    expected: 'Nothing is logged, and errors hold no verifier, secret, code or cookie.',
    differs: 'Authlib logs the verifier and the secret of the request token.',
    tests: [
      [
        'packages/registry/test/apps/login-options.test.ts',
        'D19, M19 has no secret of the login where a logger could see it',
      ],
    ],
  },
  {
    id: 'D20',
    expected:
      'The state is compared always; only a code alone with `skipStateCheck: true`, and nothing that pretends to be checked, goes without.',
    tests: [
      [
        'packages/oauth2/test/client/authorization-response.test.ts',
        'C07, D20, T2.10 does not go on without a state to compare with: %j',
      ],
      [
        'packages/oauth2/test/client/implicit.test.ts',
        'C-01, D20, T2.23 refuses a state that is %s, RFC 6749 §10.12',
      ],
    ],
  },
]
