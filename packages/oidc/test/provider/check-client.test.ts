import { AuthkitConfigError } from '@authkit/common'
import { hashClientSecret } from '@authkit/oauth2/server'
import { pairwiseSubject, publicSubject } from '@authkit/oidc/provider'
import { describe, expect, it } from 'vitest'
import { createOp } from './op.ts'

const salt = 'a salt of thirty-two bytes or more'
const algorithms = ['RS256', 'HS256', 'HS512', 'none']
const mac = { id_token_signed_response_alg: 'HS256' }
const secret = 'Zk3vJ0pXQm7yT1cN9rWb5sLd8eHf2gUa'
const hashed = { client_secret: undefined, client_secret_hash: hashClientSecret(secret) }

/** Makes a provider with a client; throws what is wrong with it. */
const make = (client: Record<string, unknown>, subjectTypes = [publicSubject()]) =>
  createOp({ client, openid: { algorithms, encryption: true, subjectTypes } })

describe('a client that is written down in code', () => {
  it.each<[string, Record<string, unknown>, RegExp]>([
    ['signs by a short secret', { ...mac, client_secret: 'x'.repeat(31) }, /at least 32/],
    [
      'signs by one that is too short for its hash',
      { id_token_signed_response_alg: 'HS512' },
      /HS512 needs a client_secret of at least 64 bytes/,
    ],
    [
      'has signed UserInfo by one that is too short',
      { userinfo_signed_response_alg: 'HS512' },
      /at least 64 bytes/,
    ],
    ['signs by a hash', { ...mac, ...hashed }, /client_secret itself/],
    [
      'signs by no secret',
      { ...mac, client_secret: undefined, token_endpoint_auth_method: 'none' },
      /client_secret itself/,
    ],
    ['names an algorithm of no key', { id_token_signed_response_alg: 'PS512' }, /none of the/],
    ['names an unknown encryption', { id_token_encrypted_response_alg: 'RSA1_5' }, /encrypt/],
    ['names an unknown subject type', { subject_type: 'pairwise' }, /subject_type is none/],
  ])('is refused at the start when it %s, Core §16.19, Registration §2', (_, client, message) => {
    expect(() => make(client)).toThrow(AuthkitConfigError)
    expect(() => make(client)).toThrow(message)
    expect(() => make(client)).toThrow(/^Client "rp": /)
  })

  it('A-59 is refused at the start when it has no sector, Core §8.1', () => {
    const redirect_uris = ['https://a.example/cb', 'https://b.example/cb']
    const both = [pairwiseSubject({ salt }), publicSubject()]
    expect(() => make({ redirect_uris }, both)).toThrow(/sector_identifier_uri/)
    expect(() => make({ redirect_uris, subject_type: 'public' }, both)).not.toThrow()
    const sector = { sector_identifier_uri: 'https://a.example/uris.json' }
    expect(() => make({ redirect_uris, ...sector }, both)).not.toThrow()
  })

  it('is taken with a secret as long as the hash, Core §16.19, RFC 7518 §3.2', () => {
    expect(() => make(mac)).not.toThrow()
    const long = { client_secret: secret.repeat(2), id_token_signed_response_alg: 'HS512' }
    expect(() => make(long)).not.toThrow()
    expect(() => make(hashed)).not.toThrow()
  })
})

describe('algorithms of a provider', () => {
  it('are those of its keys, of client secrets, and none, Registration §2', () => {
    expect(() => createOp({ openid: { algorithms: ['RS256', 'PS512'] } })).toThrow(
      /needs a private key that signs with PS512; the keys of the server sign with RS256, /,
    )
    expect(() => createOp({ openid: { algorithms: ['RS256', 'HS256', 'none'] } })).not.toThrow()
  })
})
