import type { Row } from '../row.ts'

/** Rows of Authlib’s client: sessions. */
export const sessions: readonly Row[] = [
  {
    id: 'H30',
    expected: 'new OAuth2Session({...}) is an OAuth2Client with the verbs of axios.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'M08, H30, H31, H04: is an OAuth2Client with the verbs of axios, RFC 6750 §2.1',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'M09, H04, H30, H31: has the methods of got, with the token',
      ],
    ],
  },
  {
    id: 'H31',
    expected: 'session.get(url, config) gives an AxiosResponse.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'M08, H30, H31, H04: is an OAuth2Client with the verbs of axios, RFC 6750 §2.1',
      ],
      ['packages/axios/test/sessions.test.ts', 'H04, H31: the verbs are those of axios'],
      [
        'packages/got/test/sessions.test.ts',
        'M09, H04, H30, H31: has the methods of got, with the token',
      ],
    ],
  },
  {
    id: 'H32',
    expected:
      'attachOAuth2(instance, new OAuth2Auth(token)) puts a bare token on an instance of the application.',
    differs:
      'A function that takes instance and token, instead of a method of the token: the core knows no axios.',
    tests: [
      [
        'packages/axios/test/placement.test.ts',
        'B06, H32, T5.10: attaches a bare token, or the token of any client, to an instance',
      ],
      [
        'packages/got/test/placement.test.ts',
        'B06, H32, T5.10: carries a bare token on an instance of got, and one that a client keeps fresh',
      ],
    ],
  },
  {
    id: 'H33',
    expected:
      'new OAuth1Session({...}) is an OAuth1Client with the verbs of axios, whose login goes by the same HTTP client.',
    tests: [
      [
        'packages/axios/test/oauth1.test.ts',
        'H33: logs a user in by the HTTP client of the application and signs what it sends, RFC 5849 §2',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H20, H33: an OAuth1Session logs in and signs requests, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'H34',
    expected:
      'new AssertionSession({...}) is an AssertionClient with the verbs of axios; it signs in when the first request needs a token.',
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H34: signs in when the first request needs a token, and again when it expires, RFC 7521 §4.1',
      ],
      [
        'packages/got/test/sessions.test.ts',
        'H34: an AssertionSession fetches its first token when a request needs it, RFC 7523 §2.1',
      ],
    ],
  },
  {
    id: 'H35',
    expected: "responseType: 'stream' gives the stream, after a renewal if need be.",
    tests: [
      [
        'packages/axios/test/sessions.test.ts',
        'H35, H15, T5.02: streams a response after a renewal',
      ],
      [
        'packages/got/test/got-features.test.ts',
        'H15, H35: pipes a body into a stream after the token has come',
      ],
    ],
  },
]
