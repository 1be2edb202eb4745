import type { Row } from '../row.ts'

/** Rows of Authlib’s client: scenarios requests. */
export const scenariosRequests: readonly Row[] = [
  {
    id: 'T5.01',
    expected:
      'The token travels in the header, the query or a form; a form that was empty holds the token alone.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'T5.01: sends the token in the header, RFC 6750 §2.1',
      ],
      [
        'packages/axios/test/placement.test.ts',
        'T5.01: sends the token in the query, after the parameters of the request, RFC 6750 §2.3',
      ],
      [
        'packages/oauth2/test/client/one-token-a-request.test.ts',
        'B02, B05, T5.01: carries it once and no other, with what the application sends, or does not leave',
      ],
      ['packages/got/test/placement.test.ts', 'T5.01: carries it in the %s, RFC 6750 §2.2'],
    ],
  },
  {
    id: 'T5.02',
    expected:
      'The same three work for streamed responses, also when the token is renewed after a 401.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'T5.02: streams the response of a request with the token in the %s, after a renewal',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'H35, H15, T5.02: streams a response after a renewal',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H15, T5.02: of an answer is read while it comes, after a renewal, with the token in the %s',
      ],
      ['packages/got/test/placement.test.ts', 'T5.02: carries it in the %s of a stream'],
    ],
  },
  {
    id: 'T5.03',
    expected: 'A token of another type is an UnsupportedTokenTypeError.',
    tests: [
      ['packages/axios/test/placement.test.ts', 'T5.03, T5.05: refuses tokens that it cannot send'],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'E06, T5.03: since the token is of another type is an UnsupportedTokenTypeError, wherever it comes from, RFC 6749 §7.1',
      ],
      [
        'packages/got/test/placement.test.ts',
        'T5.03: refuses a token of a type that is not bearer',
      ],
    ],
  },
  {
    id: 'T5.04',
    expected: 'A token without a type is a bearer token, and the type may be in any case.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'T5.04: takes a token without a type, and a type in any case',
      ],
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B03, T5.04: sends a token of type %s as a bearer token',
      ],
      ['packages/got/test/placement.test.ts', 'T5.04: takes %s as bearer'],
    ],
  },
  {
    id: 'T5.05',
    expected: 'A token without access_token is a MissingTokenError.',
    differs: 'Authlib calls it an unsupported token type.',
    tests: [
      ['packages/axios/test/placement.test.ts', 'T5.03, T5.05: refuses tokens that it cannot send'],
      ['packages/axios/test/sessions.test.ts', 'H02, T5.05: sends nothing without a token'],
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B04, T5.05: is made with a bearer token',
      ],
      ['packages/got/test/placement.test.ts', 'T5.05: refuses a token that has no text'],
    ],
  },
  {
    id: 'T5.06',
    expected:
      'Placement body refuses JSON, multipart and GET with an AuthkitConfigError; nothing is sent.',
    differs: 'Authlib re-encodes the JSON as a form.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'T5.06: refuses to put the token into JSON, and into a request without a body, RFC 6750 §2.2',
      ],
      [
        'packages/oauth2/test/client/token-placement.test.ts',
        'B05, T5.06: %s has no place for a token in the body',
      ],
      ['packages/got/test/placement.test.ts', 'T5.06: leaves %s alone, which has no place for it'],
    ],
  },
  {
    id: 'T5.07',
    expected: 'An explicit auth or authorization of a request stands: no token, no refresh.',
    tests: [
      [
        'packages/axios/test/attach-oauth2.test.ts',
        'T5.07: lets the authorization of the caller stand',
      ],
      [
        'packages/axios/test/axios-settings.test.ts',
        'H01, T5.07: lets auth of the request stand, without a token and without a refresh',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H01, T5.07, T5.08: goes as its caller says, and no token is renewed or asked for',
      ],
      [
        'packages/got/test/placement.test.ts',
        'H01, T5.07: neither adds nor renews it where the caller says who asks',
      ],
    ],
  },
  {
    id: 'T5.08',
    expected: 'withholdToken: true sends no Authorization field.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H01, T5.08: sends no token when told so, and asks for none',
      ],
      [
        'packages/oauth2/test/client/api-requests.test.ts',
        'H01, T5.07, T5.08: goes as its caller says, and no token is renewed or asked for',
      ],
      [
        'packages/got/test/placement.test.ts',
        'H01, T5.08: withholds it where the caller asks, and still goes to the allowed origins only',
      ],
    ],
  },
  {
    id: 'T5.09',
    expected: 'The timeout of the instance holds, that of a request before it.',
    differs:
      "The API has no default timeout, as with the platform's fetch: AbortSignal.timeout() is the way to give one.",
    tests: [
      [
        'packages/axios/test/axios-settings.test.ts',
        'H12, T5.09: obeys the timeout of the instance, and that of a request first',
      ],
      [
        'packages/axios/test/sessions.test.ts',
        'H12, T5.09: holds token requests to the time of the client',
      ],
      [
        'packages/oauth2/test/client/endpoint-failures.test.ts',
        'T5.09, H12: within the time of the client does not keep it waiting',
      ],
      [
        'packages/got/test/got-features.test.ts',
        'H12, T5.09: keeps to the timeout of the instance, and to that of a call',
      ],
    ],
  },
  {
    id: 'T5.10',
    expected:
      'The tokens of a session can be attached to an instance of the application, and are renewed there too.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'B06, H32, T5.10: attaches a bare token, or the token of any client, to an instance',
      ],
      [
        'packages/oauth2/test/client/token-source.test.ts',
        'B06, T5.10: are renewed ahead of expiry and after a 401',
      ],
      [
        'packages/got/test/placement.test.ts',
        'B06, H32, T5.10: carries a bare token on an instance of got, and one that a client keeps fresh',
      ],
    ],
  },
  {
    id: 'T5.11',
    expected: 'An unknown placement is an AuthkitConfigError at construction.',
    differs: 'Authlib sends no token at all.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'T5.11: tells the caller of a placement that is none',
      ],
      ['packages/oauth2/test/client/token-placement.test.ts', 'C11, T5.11: "%s" is none'],
      ['packages/got/test/placement.test.ts', 'T5.11: refuses a place that is none'],
    ],
  },
  {
    id: 'T6.01',
    expected: 'An accessTokenResponse hook sees the raw answer once, and what it returns is read.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C80, T6.01: sees the raw answer of the token endpoint once, and what it gives is read',
      ],
    ],
  },
  {
    id: 'T6.02',
    expected:
      'A protectedRequest hook sees method, URL, header fields with the token, and body, and can change URL, header fields and body; the changed URL must still be of an allowed origin.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'T6.02: shows hooks the request with its token, and sends what they make of it',
      ],
      [
        'packages/axios/test/placement.test.ts',
        'C-11, T6.02: keeps the token within the origins, wherever a hook would send it',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C83, T6.02: sees the token on a request to an API, and may change URL, fields and body',
      ],
      [
        'packages/got/test/placement.test.ts',
        'T6.02: lets a hook see the token in its place and change the request',
      ],
    ],
  },
  {
    id: 'T6.03',
    expected: 'An unknown hook name is an error.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C30, T6.03: of a name that is none is refused, at construction and later',
      ],
    ],
  },
  {
    id: 'T6.04',
    expected: 'Revocation with and without hint; its hook sees the request.',
    differs: 'Nothing is returned; a failure throws.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C84, C85, T6.04, T6.05: changes a revocation and an introspection of the refresh token',
      ],
    ],
  },
  {
    id: 'T6.05',
    expected: 'Without argument the refresh token comes first.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C28, C29, C76, C77, T6.04, T6.05: is about the refresh token, else the access token, unless another is given, RFC 7009 §2.1, RFC 7662 §2.1',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C84, C85, T6.04, T6.05: changes a revocation and an introspection of the refresh token',
      ],
    ],
  },
  {
    id: 'T6.06',
    expected: 'Without any token it is an error.',
    differs: 'The reference posts the text None.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C76, T6.06: needs a token and sends no other text for it: %j',
      ],
    ],
  },
  {
    id: 'T6.07',
    expected: 'Introspection returns the JSON of RFC 7662.',
    tests: [
      [
        'packages/oauth2/test/client/about-token.test.ts',
        'C29, T6.07: to an introspection is what the server says, RFC 7662 §2.2',
      ],
    ],
  },
  {
    id: 'T6.08',
    expected: 'Asynchronous hooks are awaited in the order of their registration.',
    differs: 'The reference keeps them in a set and cannot await.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'T6.08, H19: is awaited; several run in the order of their registration',
      ],
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'C30, T6.08: are those of its options, and then those that are registered',
      ],
    ],
  },
  {
    id: 'T6.09',
    expected: "A hook makes a token of an answer in a form of the server's own.",
    differs: 'New.',
    tests: [
      [
        'packages/oauth2/test/client/hooks.test.ts',
        'T6.09: make a token of a form that is called text, as a server writes it, RFC 6749 §5.1',
      ],
    ],
  },
]
