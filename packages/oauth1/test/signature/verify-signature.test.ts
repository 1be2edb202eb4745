import {
  collectParameters,
  OAuth1Error,
  type Parameter,
  signRequest,
  verifySignature,
  type VerifySignatureOptions,
} from '@authkit/oauth1'
import { describe, expect, it } from 'vitest'
import { failure, thrownBy } from '../outcome.ts'
import { dance, rsaPrivateKey, rsaPublicKey, type SentRequest, specimen } from './vectors.ts'

function received(request: SentRequest): VerifySignatureOptions {
  const { method, url, credentials } = request
  return { method, url, credentials, parameters: collectParameters(request) }
}

const url = 'https://api.example/photos?size=original'
const bound = [
  'HMAC-SHA1',
  'HMAC-SHA256',
  'HMAC-SHA512',
  'RSA-SHA1',
  'RSA-SHA256',
  'RSA-SHA512',
] as const
const methods = [...bound, 'PLAINTEXT'] as const
const keys = { clientSecret: 'secret', tokenSecret: 'token secret' }

type Method = (typeof methods)[number]

function signed(signatureMethod: Method = 'HMAC-SHA1'): VerifySignatureOptions {
  const credentials = { ...keys, clientId: 'client', token: 'token', privateKey: rsaPrivateKey }
  const { authorization } = signRequest({ method: 'GET', url, credentials, signatureMethod })
  return {
    method: 'GET',
    url,
    parameters: collectParameters({ url, authorization }),
    credentials: { ...keys, publicKey: rsaPublicKey },
    signatureMethods: [signatureMethod],
  }
}

function replaced(parameters: readonly Parameter[], name: string, value: string): Parameter[] {
  return parameters.map((each): Parameter => (each[0] === name ? [name, value] : each))
}

describe('verifySignature', () => {
  it.each([specimen, ...dance])('SIG-1 SIG-2 verifies $title, RFC 5849 §3.2', (request) => {
    expect(failure(() => verifySignature(received(request)))).toBeUndefined()
    const { method, ...rest } = received(request)
    const other = method === 'GET' ? 'POST' : 'GET'
    expect(failure(() => verifySignature({ ...rest, method: other }))).toBe(
      'ERR_OAUTH1_INVALID_SIGNATURE',
    )
  })

  it.each(methods)(
    'verifies what was signed with %s, and with HMAC-SHA1 alone unless told, RFC 5849 §3.4',
    (method) => {
      const { signatureMethods, ...request } = signed(method)
      expect(failure(() => verifySignature({ ...request, signatureMethods }))).toBeUndefined()
      expect(failure(() => verifySignature(request))).toBe(
        method === 'HMAC-SHA1' ? undefined : 'ERR_OAUTH1_UNSUPPORTED_SIGNATURE_METHOD',
      )
    },
  )

  it.each(bound)('SRV-6 SRV-12 refuses a changed request that was signed with %s', (method) => {
    const request = signed(method)
    const { parameters } = request
    const changes: VerifySignatureOptions[] = [
      { ...request, url: 'https://api.example/other' },
      { ...request, url: 'https://other.example/photos' },
      { ...request, parameters: replaced(parameters, 'size', 'tiny') },
      { ...request, parameters: replaced(parameters, 'oauth_nonce', 'x') },
      { ...request, parameters: [...parameters, ['added', '']] },
      { ...request, parameters: parameters.slice(1) },
    ]
    expect(changes.map((change) => failure(() => verifySignature(change)))).toEqual(
      changes.map(() => 'ERR_OAUTH1_INVALID_SIGNATURE'),
    )
  })

  it.each(['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT', 'RSA-SHA1'] as const)(
    'O-02 compares the whole %s signature in its one spelling',
    (method) => {
      const request = signed(method)
      const signature = new Map(request.parameters).get('oauth_signature') ?? ''
      const spellings = [
        signature.slice(0, -1),
        `${signature}=`,
        ` ${signature}`,
        `${signature}\n`,
        signature.toLowerCase(),
        'é',
        '\uFFFF',
        '%',
        'A'.repeat(40_000),
      ]
      const codes = spellings
        .filter((spelling) => spelling !== signature)
        .map((spelling) =>
          failure(() =>
            verifySignature({
              ...request,
              parameters: replaced(request.parameters, 'oauth_signature', spelling),
            }),
          ),
        )
      expect(new Set(codes)).toEqual(new Set(['ERR_OAUTH1_INVALID_SIGNATURE']))
    },
  )

  it.each(['HMAC-SHA1', 'HMAC-SHA256', 'PLAINTEXT'] as const)(
    'O-07 refuses %s from a client that has only a public key',
    (signatureMethod) => {
      const credentials = { clientId: 'client', clientSecret: '' }
      const { authorization } = signRequest({ method: 'GET', url, credentials, signatureMethod })
      const parameters = collectParameters({ url, authorization })
      for (const clientSecret of ['', undefined]) {
        const known = { publicKey: rsaPublicKey, clientSecret }
        const options = { method: 'GET', url, parameters, credentials: known }
        expect(
          failure(() => verifySignature({ ...options, signatureMethods: [signatureMethod] })),
        ).toBe('ERR_OAUTH1_INVALID_SIGNATURE')
      }
    },
  )

  it.each(['HMAC-SHA1', 'HMAC-SHA256', 'HMAC-SHA512', 'PLAINTEXT'] as const)(
    'O-07 refuses a token that nobody knows, though it was signed by %s with an empty secret, RFC 5849 §3.2',
    (signatureMethod) => {
      const known = { clientId: 'client', clientSecret: 'secret' }
      const sent = { method: 'GET', url, signatureMethod }
      const verify = (token: string | undefined, tokenSecret: string | undefined): unknown => {
        const { authorization } = signRequest({ ...sent, credentials: { ...known, token } })
        const parameters = collectParameters({ url, authorization })
        const credentials = { clientSecret: 'secret', tokenSecret }
        const request = { ...sent, parameters, credentials, signatureMethods: [signatureMethod] }
        return failure(() => verifySignature(request))
      }
      expect(verify('forged', undefined)).toBe('ERR_OAUTH1_INVALID_SIGNATURE')
      expect(verify('known', '')).toBeUndefined()
      expect(verify(undefined, undefined)).toBeUndefined()
    },
  )

  it('O-07 refuses RSA-SHA1 from a client without a public key', () => {
    const request = { ...signed('RSA-SHA1'), credentials: keys }
    expect(failure(() => verifySignature(request))).toBe('ERR_OAUTH1_INVALID_SIGNATURE')
  })

  it('O-07 takes no private key for a public one', () => {
    const request = { ...signed('RSA-SHA1'), credentials: { publicKey: rsaPrivateKey } }
    expect(failure(() => verifySignature(request))).toBe('ERR_AUTHKIT_CONFIG')
  })

  it('reads a public key from PEM', () => {
    const publicKey = rsaPublicKey.export({ format: 'pem', type: 'spki' }).toString()
    const request = { ...signed('RSA-SHA1'), credentials: { publicKey } }
    expect(failure(() => verifySignature(request))).toBeUndefined()
  })

  it('O-03 refuses PLAINTEXT that came without TLS, RFC 5849 §3.4.4', () => {
    const request = { ...signed('PLAINTEXT'), url: 'http://api.example/photos' }
    expect(failure(() => verifySignature(request))).toBe('ERR_OAUTH1_INSECURE_TRANSPORT')
  })

  it.each(['oauth_signature', 'oauth_nonce', 'oauth_consumer_key', 'oauth_anything'])(
    'O-06 refuses a repeated %s, RFC 5849 §3.1',
    (name) => {
      const request = signed()
      const parameters: Parameter[] = [...request.parameters, [name, 'x'], [name, 'x']]
      expect(failure(() => verifySignature({ ...request, parameters }))).toBe(
        'ERR_OAUTH1_DUPLICATED_OAUTH_PROTOCOL_PARAMETER',
      )
    },
  )

  it.each(['oauth_signature', 'oauth_signature_method'])('SRV-3 misses %s', (name) => {
    const request = signed()
    const parameters = request.parameters.filter(([each]) => each !== name)
    for (const sent of [parameters, [...parameters, [name, ''] as const]]) {
      expect(failure(() => verifySignature({ ...request, parameters: sent }))).toBe(
        'ERR_OAUTH1_MISSING_REQUIRED_PARAMETER',
      )
    }
  })

  it.each(['INVALID', '__proto__', 'constructor', 'hmac-sha1'])(
    'SRV-3 refuses the method %s',
    (name) => {
      const request = signed()
      const parameters = replaced(request.parameters, 'oauth_signature_method', name)
      expect(failure(() => verifySignature({ ...request, parameters }))).toBe(
        'ERR_OAUTH1_UNSUPPORTED_SIGNATURE_METHOD',
      )
    },
  )

  it.each(['2.0', ''])('SRV-14 refuses the version %j, RFC 5849 §3.1', (version) => {
    const request = signed()
    const parameters = replaced(request.parameters, 'oauth_version', version)
    expect(failure(() => verifySignature({ ...request, parameters }))).toBe(
      'ERR_OAUTH1_INVALID_REQUEST',
    )
  })

  it('tells the caller of a method that is none', () => {
    // Names in a variable may be anything at run time.
    const signatureMethods = ['toString' as 'HMAC-SHA1']
    expect(failure(() => verifySignature({ ...signed(), signatureMethods }))).toBe(
      'ERR_AUTHKIT_CONFIG',
    )
  })

  it('answers with a status and without input, RFC 5849 §3.2', () => {
    const request = signed()
    const parameters = replaced(request.parameters, 'oauth_signature', 'input')
    const error = thrownBy(() => verifySignature({ ...request, parameters }))
    expect(error).toBeInstanceOf(OAuth1Error)
    expect(error).toMatchObject({ status: 401, error: 'invalid_signature' })
    expect(String(error)).not.toContain('input')
  })
})
