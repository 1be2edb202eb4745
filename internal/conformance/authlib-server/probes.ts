import type { Row } from '../row.ts'

/** Probes: what is expected, and the tests that show it. */
export const probes: readonly Row[] = [
  {
    id: 'X-1',
    expected: 'A denial carries state.',
    differs: 'In every response mode.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'tells a denial to the client, RFC 6749 §4.1.2.1, CODE-8, T-CODE-4, X-1',
      ],
    ],
  },
  {
    id: 'X-2',
    expected:
      'An unregistered redirect URI is shown to the user; without response_type the only registered one is told.',
    differs: 'No state in JSON.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-request.test.ts',
        'without a response type, for a client with one redirect URI, goes there, X-2, G-4, AS-3',
      ],
      [
        'packages/oauth2/test/server/attacks/redirect-uri.test.ts',
        'A-04, CVE-2026-41479, CVE-2026-44681, AS-3, X-2 shows %s to the user, redirects nowhere and echoes nothing, RFC 6749 §4.1.2.1',
      ],
    ],
  },
  {
    id: 'X-3',
    expected: 'Repeated nonce or prompt: refused.',
    differs: 'They accept it.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-07, X-3, X-4, AS-4, T-CODE-17 refuses %s twice at the authorization endpoint, wherever it comes twice, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'X-4',
    expected: 'Repeated code_challenge: refused.',
    differs: 'Directly.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-07, X-3, X-4, AS-4, T-CODE-17 refuses %s twice at the authorization endpoint, wherever it comes twice, RFC 6749 §3.1',
      ],
      [
        'packages/oauth2/test/server/extensions/pkce.test.ts',
        'refuses %s twice, also with the same value, PK-3, PK-6, X-4, RFC 6749 §3.1',
      ],
    ],
  },
  {
    id: 'X-5',
    expected: 'Percent-encoded identifiers and secrets are read.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'X-5, UTIL-3 read percent-encoded identifiers and secrets, RFC 6749 §2.3.1, Appendix B',
      ],
    ],
  },
  {
    id: 'X-6',
    expected: 'Credentials in header and body together are refused with invalid_request.',
    differs: 'Authlib takes them.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/methods.test.ts',
        'CA-8, X-6, A-26, CA-2 refuse %s together, RFC 6749 §2.3, §5.2',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'A-26, X-6 refuses an assertion beside other credentials, RFC 6749 §2.3, §5.2',
      ],
    ],
  },
  {
    id: 'X-7',
    expected: 'grant_type in the query or twice: refused.',
    differs: 'They accept it.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'A-07, X-7, REQ-4, FL-5 refuses every parameter twice at the endpoints that read forms, RFC 6749 §3.2',
      ],
      [
        'packages/oauth2/test/server/attacks/parameters.test.ts',
        'REQ-4, X-7, DJ-5 reads nothing of a form from the query, RFC 6749 §2.3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'A-07 refuses a repeated parameter, RFC 6749 §3.2, X-7',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'ignores parameters in the query, RFC 6749 §2.3.1, X-7, REQ-4',
      ],
    ],
  },
  {
    id: 'X-8',
    expected: 'A code used again: invalid_grant, and its tokens end.',
    differs: 'Theirs stay valid.',
    tests: [
      [
        'packages/oauth2/test/server/attacks/authorization-code.test.ts',
        'A-14, CODE-20, X-8 ends every token of a code that is used again after %i seconds, RFC 6749 §4.1.2',
      ],
    ],
  },
  {
    id: 'X-10',
    expected: 'A token in a query is not taken, and a bad hint is ignored.',
    differs: 'GET is 405, and the hint no error, RFC 7009 §2.2.1.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'X-10 takes no token from a query, by GET or by POST, RFC 7662 §4',
      ],
      [
        'packages/oauth2/test/server/endpoints/introspection.test.ts',
        'T-IN-3 T-IN-5 T-J9-16 IN-3 X-10 finds an access token with %s, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/revocation.test.ts',
        'RV-3 T-RV-4 X-10 A-50 ignores the hint %s and still finds the token, RFC 7009 §2.2.1',
      ],
    ],
  },
  {
    id: 'X-11',
    expected:
      'A revoked token is invalid_token with realm and attributes; an optional token that is bad is 401; Bearer alone is refused.',
    differs: 'Bearer alone is invalid_token instead of unsupported_token_type.',
    tests: [
      [
        'packages/express/test/resource-protector.test.ts',
        'lets a request without credentials through where the token is optional, T-RP-7, X-11, FL-4',
      ],
      [
        'packages/fastify/test/resource-protector.test.ts',
        'lets a request without credentials through on %s, and none with bad ones, T-RP-7, X-11',
      ],
      [
        'packages/nest/test/decorators.test.ts',
        'lets a request without credentials through where the token is optional, T-RP-7, X-11',
      ],
      [
        'packages/oauth2/test/resource/bearer-token.test.ts',
        'answers for a revoked token with realm and attributes, X-11',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'R-01 refuses "%s" as a malformed token, X-11, RFC 6750 §2.1',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'refuses "%s" all the same, T-RP-7, X-11',
      ],
      [
        'packages/oauth2/test/resource/resource-protector.test.ts',
        'refuses a good token that may not do this, and two of them, X-11',
      ],
    ],
  },
  {
    id: 'X-12',
    expected: 'A text as redirect_uris is 400.',
    differs:
      "Everything else probed there is improved: typed 400 and 415, com.example.app:/cb is taken, javascript://… refused, no secret for a public client. The last case (id_token alg none) is OpenID's.",
    tests: [
      [
        'packages/oauth2/test/server/endpoints/client-registration.test.ts',
        'DR-7 X-12 has no secret when it is public, and works, RFC 7591 §3.2.1',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'CM-1 T-DR-12 X-12 registers %s, RFC 7591 §2, RFC 8252 §7.1',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-06 CM-1 E-15 T-DR-12 T-DR-13 X-12 refuses %s with a code of its own, RFC 7591 §3.2.2, §5',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-08 X-12 refuses redirect_uris of another type, RFC 7591 §2',
      ],
      [
        'packages/oauth2/test/server/registration/json-body.test.ts',
        'A-08 A-60 DR-7 X-12 answers 415 to the content type %s, RFC 7591 §3.1',
      ],
      [
        'packages/oauth2/test/server/registration/json-body.test.ts',
        'A-08 A-60 DR-7 X-12 refuses the body %.40s, RFC 8259 §4',
      ],
    ],
  },
  {
    id: 'X-13',
    expected:
      'Outer values are ignored; unsigned, misdirected and ended objects are refused, and nothing is fetched that is not registered.',
    differs: 'Authlib takes unsigned ones and any audience, and fetches link-local addresses.',
    tests: [
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'A-43 fetches nothing that is not registered, RFC 9101 §10.4.1, X-13',
      ],
      [
        'packages/oauth2/test/server/extensions/request-object.test.ts',
        'T-JAR-1, JAR-9 takes a signed request, and only what is inside counts, RFC 9101 §2, §6.3, A-41, X-13',
      ],
    ],
  },
  {
    id: 'X-14',
    expected:
      'typ in any case, a list of audiences and groups as a text are taken; iat or nbf in the future and typ JWT are refused.',
    differs: 'No typ is refused, and so is a sub that is a number.',
    tests: [
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 takes a token for %s, X-14, RFC 9068 §4',
      ],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'J-30 takes the type %s, J9-7, T-J9-3, X-14, RFC 9068 §2.1',
      ],
      [
        'packages/oauth2/test/resource/jwt-access-token.test.ts',
        'R-02 refuses %s, J9-6, J9-7, RFC 9068 §2.2, §4, T-J9-4, T-J9-5, T-J9-9, T-JV-2',
      ],
      ['packages/oauth2/test/resource/jwt-access-token.test.ts', 'refuses %s, J9-5, J9-8, T-JV-1'],
      [
        'packages/oauth2/test/resource/requirement.test.ts',
        'are fulfilled by %s, J9-11, X-14, RFC 9068 §2.2.3, RFC 7643 §2.4',
      ],
    ],
  },
  {
    id: 'X-15',
    expected:
      '30 seconds late is taken, 90 is not; a century ahead, another client_id and times in the future are refused.',
    differs: 'Authlib takes the century and the other client_id.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, T-JA-10, T-JA-11, T-JA-12, A-27, X-15 refuses %s with one message and tells the operator why (%s), RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'JA-2, JA-3, A-27, X-15 takes %s (%s), RFC 7523 §3',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-assertion.test.ts',
        'takes a client_id beside it that is the same client, and no other, RFC 7521 §4.2, JA-3, X-15',
      ],
    ],
  },
  {
    id: 'X-16',
    expected: 'PS256, RS512, ES384 and Ed25519 are taken like HS256, RS256 and ES256.',
    differs: 'Authlib refuses them.',
    tests: [
      [
        'packages/oauth2/test/server/client-authentication/private-key-jwt.test.ts',
        'X-16, UTIL-6, T-JA-6 takes %s, RFC 7523 §2.2, Core §9',
      ],
      [
        'packages/oauth2/test/server/client-authentication/client-secret-jwt.test.ts',
        'T-JA-5, X-16 takes %s, RFC 7523 §2.2, Core §9, §10.1',
      ],
      [
        'packages/oauth2/test/server/grants/jwt-bearer-issuers.test.ts',
        'UTIL-6, X-16 may sign with every algorithm that has a public key',
      ],
    ],
  },
  {
    id: 'X-17',
    expected:
      'An insecure issuer is refused at construction, and no request fails over http behind a proxy.',
    differs: 'They fail without an answer, or not at all.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'refuses the issuer %j, RFC 8414 §2, E-1, X-17, T-CODE-28',
      ],
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-54, X-17, T-CODE-28, CVE-2025-64101 does not depend on Host, on forwarded fields or on the URL of a request',
      ],
    ],
  },
  {
    id: 'X-18',
    expected: 'Device authorization takes POST only; a bad scope is 400 and an unknown client 401.',
    differs:
      'GET works there and an unknown client is 400: codes do not belong into URLs, and RFC 6749 section 5.2 has 401 for clients that authenticate.',
    tests: [
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'X-18 takes no GET, so that no code gets into a log of URLs, RFC 8628 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-2, X-18 refuses an unknown scope and one that the client may not have with 400, RFC 8628 §3.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/device-authorization.test.ts',
        'DV-1 refuses %s, RFC 8628 §3.1',
      ],
    ],
  },
]
