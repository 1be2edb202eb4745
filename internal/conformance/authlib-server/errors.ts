import type { Row } from '../row.ts'

/** Errors: what is expected, and the tests that show it. */
export const errors: readonly Row[] = [
  {
    id: 'ERR-1',
    expected:
      'An error takes description, page, status, header fields, reason and cause; its class gives code, status and text.',
    differs:
      'state and redirect target are no part of an error: the server adds them where it answers.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'take a description, a page, a status, header fields, a reason and a cause, ERR-1',
      ],
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'names its kind, status and code, ERR-1',
      ],
    ],
  },
  {
    id: 'ERR-2',
    expected:
      'The JSON body has error, error_description when there is one, and error_uri when there is one, in this order.',
    differs: 'state is not repeated in JSON bodies: nothing that was sent is echoed.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'are answered with error, error_description and error_uri, and with nothing that was sent, ERR-2',
      ],
    ],
  },
  {
    id: 'ERR-3',
    expected:
      'An error at a redirect URI keeps what the URI has, and the configured page about an error is added to JSON answers only.',
    differs: '303 instead of 302, with cache and Referer headers and iss.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'are not added to a redirect, and give way to the page of an error itself, ERR-3',
      ],
      [
        'packages/oauth2/test/errors.test.ts',
        'leave what %s has there as it is, ERR-3, RFC 6749 §3.1.2',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'keeps the query of a registered redirect URI, ERR-3',
      ],
    ],
  },
  {
    id: 'ERR-4',
    expected: 'JSON answers say application/json, no-store and no-cache.',
    differs: 'Redirects are kept out of caches and out of Referer as well.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'are answered with JSON that no cache keeps and with their header fields, ERR-4, E-3, E-10, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-38, ERR-4 stays out of caches and out of Referer, RFC 9700 §4.2, RFC 6749 §5.1',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'answers with no-store, RFC 6749 §5.1, ERR-4, G-1',
      ],
    ],
  },
  {
    id: 'ERR-5',
    expected: 'error_description holds only the characters of RFC 6749 §5.2.',
    differs:
      'Other characters are replaced instead of thrown about, and no input is ever part of a message.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'hold no character that the wire does not allow, whatever they are made of, ERR-5, A-53, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'A-53 holds no character that error_description may not, RFC 6749 §5.2, ERR-5',
      ],
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-53, ERR-5, CVE-2019-8400 says nothing of %j that a client sent, RFC 6749 §4.1.2.1, RFC 6749 §5.2',
      ],
      [
        'packages/oauth2/test/server/attacks/answers.test.ts',
        'A-53, ERR-5 writes what an extension says in the characters that may be said',
      ],
    ],
  },
  {
    id: 'ERR-6',
    expected: 'One endpoint answers under a name.',
    differs: 'A second one of a name is refused at construction instead of being asked in turn.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'refuses two members of one name, ERR-6',
      ],
      [
        'packages/oauth2/test/server/own-members.test.ts',
        'of a name that there is already is refused: one answers, and it is plain which, ERR-6, AS-7',
      ],
    ],
  },
  {
    id: 'E-1',
    expected: 'Insecure transport is refused.',
    differs:
      'It is the issuer that has to be https (or loopback), at construction; a proxy that ends TLS may speak http to the server.',
    tests: [
      [
        'packages/oauth2/test/server/authorization-server.test.ts',
        'refuses the issuer %j, RFC 8414 §2, E-1, X-17, T-CODE-28',
      ],
    ],
  },
  {
    id: 'E-2',
    expected: 'InvalidRequestError: invalid_request, 400, with a text.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-3',
    expected: 'InvalidClientError: invalid_client, 401 with a challenge.',
    differs:
      '401 also where the secret came in the form; the challenge has a realm and no text of the error.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
      [
        'packages/oauth2/test/errors.test.ts',
        'are answered with JSON that no cache keeps and with their header fields, ERR-4, E-3, E-10, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'E-4',
    expected: 'InvalidGrantError: invalid_grant, 400.',
    differs: 'One text for every way to fail; the reason is in the event.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-5',
    expected: 'UnauthorizedClientError: unauthorized_client, 400.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
      [
        'packages/oauth2/test/server/endpoints/token.test.ts',
        'refuses a grant that the client is not registered for, RFC 6749 §5.2, CODE-12, E-5',
      ],
    ],
  },
  {
    id: 'E-6',
    expected: 'UnsupportedResponseTypeError: unsupported_response_type, with a text.',
    differs: 'The text is not the value that was sent.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
      [
        'packages/oauth2/test/server/endpoints/authorization.test.ts',
        'redirects %s, CODE-4, CODE-7, E-6',
      ],
    ],
  },
  {
    id: 'E-7',
    expected:
      'UnsupportedGrantTypeError: unsupported_grant_type, with a text that reaches the body.',
    differs: 'Theirs does not reach the body.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-8',
    expected: 'InvalidScopeError: invalid_scope, 400.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-9',
    expected: 'AccessDeniedError: access_denied, by redirect or as JSON.',
    differs: '403 as JSON.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-10',
    expected: 'An error can carry the challenge that its 401 needs.',
    differs: 'There is no class in between: any error takes header fields.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'are answered with JSON that no cache keeps and with their header fields, ERR-4, E-3, E-10, RFC 6749 §5.2',
      ],
    ],
  },
  {
    id: 'E-11',
    expected: 'MissingAuthorizationError: 401.',
    differs: 'The resource protector answers it without an error code, RFC 6750 §3.1.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-12',
    expected: 'UnsupportedTokenTypeError: unsupported_token_type.',
    differs: '400, as RFC 7009 §2.2.1 has it.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-13',
    expected: 'InvalidTokenError: invalid_token, 401.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-14',
    expected: 'InsufficientScopeError: insufficient_scope, 403.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-15',
    expected: 'The four registration errors of RFC 7591 §3.2.2 with status 400.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
      [
        'packages/oauth2/test/server/endpoints/client-registration.test.ts',
        'E-15 answers every error of registration with 400 and its code, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/grant-rules.test.ts',
        'A-06 CM-1 E-15 T-DR-12 T-DR-13 X-12 refuses %s with a code of its own, RFC 7591 §3.2.2, §5',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-5 DR-3 E-15 refuses every statement when nobody is trusted, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'T-DR-5 E-15 refuses that of an issuer who is not trusted, RFC 7591 §3.2.2',
      ],
      [
        'packages/oauth2/test/server/registration/software-statement.test.ts',
        'DR-3 E-15 refuses one that is malformed or badly signed, RFC 7591 §3.2.2',
      ],
    ],
  },
  {
    id: 'E-16',
    expected: 'The three polling errors of RFC 8628 §3.5 with status 400.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-17',
    expected: 'The four errors about request objects with status 400.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
  {
    id: 'E-18',
    expected: 'The four errors of prompt=none with status 400.',
    tests: [
      [
        'packages/oauth2/test/errors.test.ts',
        'have a code, a status and a text each (%#), E-2, E-3, E-4, E-5, E-6, E-7, E-8, E-9, E-11, E-12, E-13, E-14, E-15, E-16, E-17, E-18',
      ],
    ],
  },
]
