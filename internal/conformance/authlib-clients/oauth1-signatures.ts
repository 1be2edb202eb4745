import type { Row } from '../row.ts'

/** Rows of Authlib’s client: oauth1 signatures. */
export const oauth1Signatures: readonly Row[] = [
  {
    id: 'O40',
    expected:
      'The parameters are nonce, timestamp, version, method, consumer key, then token, callback, verifier and body hash, the signature last.',
    differs: 'The nonce has 43 characters instead of 30.',
    tests: [
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'CLA-1, O40, O48, T8.04: writes the protocol parameters in their order, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'O40: writes what else is signed behind them, RFC 5849 §3.1',
      ],
    ],
  },
  {
    id: 'O41',
    expected:
      'A form is what its content type says, whatever its parameters and spelling; it is signed, and a request without a body becomes one when the signature goes into the body.',
    differs:
      'A body without content type is not guessed at, and the charset of the content type stays.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O41: makes a form of a POST without a body, and leaves the content type of any other',
      ],
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O41: reads the form of a Request, a stream or a blob to sign it, RFC 5849 §3.4.1.3.1',
      ],
    ],
  },
  {
    id: 'O42',
    expected: 'A body that is not signed is sent as it was.',
    differs: 'Authlib loses it.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O42, T8.07, D18, HTTP-4: arrives as it was, with the signature in the %s',
      ],
    ],
  },
  {
    id: 'O43',
    expected:
      'Query and body carry every protocol parameter once, and the signature verifies; signing again replaces the signature.',
    differs: 'Authlib renders them twice.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O43, O45, T8.03, T8.16, D18, CLA-8, HTTP-3: a %s verifies, with each protocol parameter once, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O43: to the URL that was asked, signature and all, replaces the signature',
      ],
    ],
  },
  {
    id: 'O44',
    expected:
      'The base string has scheme and host in lower case, no default port, at least a slash as path, and RFC 3986 escaping.',
    differs: 'The Host field of a request is not believed.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O44: is signed for the URL, whatever the Host field says',
      ],
      [
        'packages/oauth1/test/signature/base-string.test.ts',
        'SIG-3 reads %s as %s, RFC 5849 §3.4.1.2',
      ],
    ],
  },
  {
    id: 'O45',
    expected:
      'Query, form and protocol parameters are signed, sorted after encoding, without oauth_signature and realm.',
    tests: [
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O43, O45, T8.03, T8.16, D18, CLA-8, HTTP-3: a %s verifies, with each protocol parameter once, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O45: a form is signed as it is sent, where it is no Unicode as well, RFC 5849 §3.4.1.3.1',
      ],
    ],
  },
  {
    id: 'O46',
    expected:
      'Plain http is refused with insecure_transport, but for loopback and with AUTHKIT_INSECURE_TRANSPORT.',
    differs: 'URLs in options are refused at construction; there is no option to allow http.',
    tests: [
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O46, E12, T8.17: is refused for every host but loopback',
      ],
      [
        'packages/oauth1/test/client/oauth1-client.test.ts',
        'O46: is admitted by AUTHKIT_INSECURE_TRANSPORT',
      ],
    ],
  },
  {
    id: 'O47',
    expected:
      'A signature method of the application is a record, given itself or by its name in signatureMethods.',
    differs: 'It holds for one client and not for the whole class.',
    tests: [
      ['packages/oauth1/test/client/signature-types.test.ts', 'O47, T8.19: is used, given %s'],
      [
        'packages/oauth1/test/client/signature-types.test.ts',
        'O47: takes the place of one of ours for this client alone',
      ],
    ],
  },
  {
    id: 'O48',
    expected: 'The known signatures come out.',
    tests: [
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'CLA-1, O40, O48, T8.04: writes the protocol parameters in their order, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/signature/sign-request.test.ts',
        'CLA-3, O48, T8.05: signs a query beyond ASCII, encoded or not',
      ],
    ],
  },
  {
    id: 'O49',
    expected: 'A redirect within the origin is signed anew; one to another origin is not followed.',
    differs: "Authlib signs the user's credentials for the other host.",
    tests: [
      [
        'packages/axios/test/oauth1.test.ts',
        'N02, T15.02, O49: signs each redirect within the origin anew, in the %s, RFC 5849 §3.1',
      ],
      [
        'packages/axios/test/oauth1.test.ts',
        'N06, T15.06, C-11, O49: does not go along with a redirect to another origin',
      ],
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O49, T8.18: is followed with a signature of its own in the %s, RFC 5849 §3.3',
      ],
    ],
  },
  {
    id: 'O50',
    expected:
      'attachOAuth1(instance, new OAuth1Auth({...})) and oauth1Adapter sign for an instance of the application.',
    tests: [
      [
        'packages/axios/test/oauth1.test.ts',
        'N01, N07, T15.01, T15.07, O50: signs the URL with the parameters as axios writes them, RFC 5849 §3.1',
      ],
      [
        'packages/axios/test/oauth1.test.ts',
        'makes an adapter for an instance of the application, O50',
      ],
      [
        'packages/got/test/oauth1.test.ts',
        'O50: signs with bare credentials on an instance of got, RFC 5849 §3.1',
      ],
      [
        'packages/oauth1/test/client/signed-fetch.test.ts',
        'O50: signs requests with credentials alone',
      ],
    ],
  },
]
