import type { Row } from '../row.ts'

/** Rows of Authlib’s client: oauth1. */
export const oauth1: readonly Row[] = [
  {
    id: 'O01',
    expected:
      'clientId is required and not empty; otherwise an AuthkitConfigError at construction.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'tell of %s (O01, O02, O04, O05, O07, O08, O10, O47, E14, T8.01)',
      ],
    ],
  },
  {
    id: 'O02',
    expected:
      'clientSecret is the shared secret; it may be left out with RSA and with methods of the application.',
    differs:
      'HMAC and PLAINTEXT without a secret are refused at construction; an empty secret has to be written.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'tell of %s (O01, O02, O04, O05, O07, O08, O10, O47, E14, T8.01)',
      ],
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O05: take a key as PEM or as an object, and no secret with it',
      ],
    ],
  },
  {
    id: 'O03',
    expected: 'token and tokenSecret are the credentials that requests are signed with.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O03, O21: token always has its three members',
      ],
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O50: signs requests with credentials alone',
      ],
    ],
  },
  {
    id: 'O04',
    expected:
      'redirectUri is sent as oauth_callback with the request for temporary credentials alone, oob unless given.',
    differs:
      'Authlib signs it into every request and sends nothing without one, though RFC 5849 §2.1 requires the parameter.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O04, T8.20: is the only request that names the callback, RFC 5849 §2.1',
      ],
      [
        'packages/oauth1/test/client/login.test.ts',
        'O04: says oob where nobody can return to, RFC 5849 §2.1',
      ],
    ],
  },
  {
    id: 'O05',
    expected:
      'privateKey is an RSA private key, as PEM or as a key object, that is read at construction and never quoted.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O05: take a key as PEM or as an object, and no secret with it',
      ],
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O05: quote no key that cannot be read',
      ],
    ],
  },
  {
    id: 'O06',
    expected: 'verifier is exchanged by fetchAccessToken unless the call brings its own.',
    differs: 'It is sent with the exchange alone.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O06, O25, T8.12, CLI-6: takes the verifier from the argument or from the client, and forgets it, RFC 5849 §2.3',
      ],
    ],
  },
  {
    id: 'O07',
    expected:
      'signatureMethod is HMAC-SHA1 unless given; HMAC and RSA with SHA-1, SHA-256 and SHA-512 and PLAINTEXT are known, anything else is refused at construction.',
    differs:
      'SHA-256 and SHA-512 are built in; a wrong name is told at construction and not when the first request is sent.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O07: is signed with %s, RFC 5849 §3.4',
      ],
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'O07: signs the same with longer hashes, as OpenSSL does',
      ],
    ],
  },
  {
    id: 'O08',
    expected: 'signatureType is header, query or body; anything else is refused at construction.',
    differs:
      'With body a request that has no form carries the parameters in the query, or in the header when the signature would show the secrets; Authlib replaces its body. PLAINTEXT in the query is refused at construction, since a URL ends in logs.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O08, T8.02, CLA-4: is, for %s of a client that uses the body, where it can be, RFC 5849 §3.5.2',
      ],
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'tell of %s (O01, O02, O04, O05, O07, O08, O10, O47, E14, T8.01)',
      ],
    ],
  },
  {
    id: 'O09',
    expected:
      'forceIncludeBody signs oauth_body_hash of bodies that are no forms, with the hash of the signature method.',
    differs: 'SHA-256 and SHA-512 methods hash with theirs.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O09, T8.06: covers %s, RFC 5849 §3.1',
      ],
      ['packages/oauth1/test/client/signature-types.test.ts', 'O09: has the hash of %s'],
    ],
  },
  {
    id: 'O10',
    expected:
      'realm stands first in the header, quoted, is not signed and is left out of query and form.',
    differs: 'Quotes are escaped, and what a header cannot hold is refused at construction.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O10, CLA-6: has the realm in the header alone, RFC 5849 §3.5.1',
      ],
      [
        'packages/oauth1/test/client/login.test.ts',
        'O10, O24, H20, T8.11, CLI-5: signs parameters, writes a realm, reads form and JSON, and works a second time',
      ],
    ],
  },
  {
    id: 'O20',
    expected: 'redirectUri can be read and set.',
    differs: 'Only an absolute URI or oob is taken.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O20, CLI-1: redirectUri is absent unless given and can be set',
      ],
    ],
  },
  {
    id: 'O21',
    expected: 'token gives oauth_token, oauth_token_secret and oauth_verifier, always all three.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O03, O21: token always has its three members',
      ],
    ],
  },
  {
    id: 'O22',
    expected:
      'Setting token needs oauth_token, else missing_token; secret and verifier change only when they come with it; null or undefined forgets all three.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O22, T8.08, CLI-2: setting a token keeps the secret that did not come, and null forgets everything',
      ],
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O22: a token whose members are no texts is refused',
      ],
    ],
  },
  {
    id: 'O23',
    expected:
      'createAuthorizationUrl adds oauth_token, the current or a given one, and further params.',
    differs:
      'oauth_callback is not added by itself: it belongs to the temporary credentials, and a copy that the browser carries is what session fixation used; params can add it.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O23, T8.09, CLI-3: adds the token and parameters, and the callback only when told, RFC 5849 §2.2',
      ],
    ],
  },
  {
    id: 'O24',
    expected:
      'fetchRequestToken sends a signed POST with real further params and keeps the answer; oauth_callback_confirmed must be true.',
    differs:
      'params are signed form fields instead of options of an HTTP client, and an unconfirmed callback is refused.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O10, O24, H20, T8.11, CLI-5: signs parameters, writes a realm, reads form and JSON, and works a second time',
      ],
    ],
  },
  {
    id: 'O25',
    expected:
      'fetchAccessToken exchanges the verifier of the call or of the client and forgets it afterwards.',
    differs: 'A failed exchange keeps it, so that it can be tried again.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O06, O25, T8.12, CLI-6: takes the verifier from the argument or from the client, and forgets it, RFC 5849 §2.3',
      ],
    ],
  },
  {
    id: 'O26',
    expected: 'parseAuthorizationResponse reads the callback and keeps the verifier.',
    differs:
      'The oauth_token must be the one of this login, both parameters are required, and a refusal is an error.',
    tests: [
      [
        'packages/oauth1/test/client/authorization-response.test.ts',
        'O26, T8.10, CLI-4: reads %s and keeps the verifier, RFC 5849 §2.2',
      ],
    ],
  },
  {
    id: 'O27',
    expected:
      'A status of 400 or more is fetch_token_denied; an answer is JSON when it begins with a brace, else a form.',
    differs:
      'The body is no part of the message, an oauth_problem is told, and the secret is required.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O27, O28, T8.13, CLI-7: of status %d is a refusal that keeps its body to itself',
      ],
      [
        'packages/oauth1/test/client/login.test.ts',
        'O27: gives back what else the provider told, in a form or in JSON',
      ],
    ],
  },
  {
    id: 'O28',
    expected: 'Every failure of the client is an OAuth1ClientError with error and code.',
    differs: 'One class for all instead of ValueError here and OAuthError there.',
    tests: [
      [
        'packages/oauth1/test/client/login.test.ts',
        'O27, O28, T8.13, CLI-7: of status %d is a refusal that keeps its body to itself',
      ],
    ],
  },
]
