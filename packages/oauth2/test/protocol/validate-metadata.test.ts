import {
  type AuthorizationServerMetadata,
  InvalidServerMetadataError,
  type MetadataRule,
  validateServerMetadata,
} from '@authkit/oauth2'
import { describe, expect, expectTypeOf, it } from 'vitest'

const origin = 'https://issuer.example'
const least = {
  issuer: origin,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  response_types_supported: ['code'],
}

/** What is wrong with the least document after these changes; `undefined` when nothing is. */
function faultWith(changes: Record<string, unknown>, further?: readonly MetadataRule[]) {
  const members = Object.entries({ ...least, ...changes })
  const document = Object.fromEntries(members.filter(([, value]) => value !== undefined))
  try {
    validateServerMetadata(document, further)
    return undefined
  } catch (error) {
    if (!(error instanceof InvalidServerMetadataError)) throw error
    const { member, fault, message } = error
    return message.startsWith(`${member} `) ? `${member} ${fault}` : message
  }
}

describe('validateServerMetadata', () => {
  it('returns the document that it takes, RFC 8414 §2', () => {
    const document: unknown = least
    const validated = validateServerMetadata(document)
    expect(validated).toBe(document)
    expectTypeOf(validated).toEqualTypeOf<AuthorizationServerMetadata>()
  })

  it('T-MD-1 MD-1 asks for an issuer by https without query and fragment, not even empty ones, RFC 8414 §2', () => {
    expect(faultWith({ issuer: undefined })).toBe('issuer missing')
    expect(faultWith({ issuer: 'http://issuer.example' })).toBe('issuer insecure')
    for (const end of ['?a=b', '?', '#a', '#', '/x?a=b']) {
      expect(faultWith({ issuer: origin + end })).toBe('issuer malformed')
    }
    for (const issuer of ['', 'issuer.example', 'https://user@issuer.example', 5, null, [origin]]) {
      expect(faultWith({ issuer })).toBe('issuer malformed')
    }
    for (const issuer of [origin, `${origin}/`, `${origin}/tenant`, `${origin}:8443`]) {
      expect(faultWith({ issuer })).toBeUndefined()
    }
  })

  it('T-MD-2 MD-2 asks for an authorization_endpoint where a grant type uses it, RFC 8414 §2', () => {
    const member = 'authorization_endpoint'
    expect(faultWith({ [member]: 'http://issuer.example/a' })).toBe(`${member} insecure`)
    expect(faultWith({ [member]: undefined })).toBe(`${member} missing`)
    for (const grant of ['authorization_code', 'implicit']) {
      const changes = { [member]: undefined, grant_types_supported: ['password', grant] }
      expect(faultWith(changes)).toBe(`${member} missing`)
    }
    for (const grants of [['password'], ['client_credentials'], []]) {
      expect(faultWith({ [member]: undefined, grant_types_supported: grants })).toBeUndefined()
    }
  })

  it('T-MD-3 MD-3 asks for a token_endpoint unless the only grant type is implicit, RFC 8414 §2', () => {
    expect(faultWith({ token_endpoint: undefined })).toBe('token_endpoint missing')
    for (const grants of [['implicit', 'password'], ['password'], []]) {
      const changes = { token_endpoint: undefined, grant_types_supported: grants }
      expect(faultWith(changes)).toBe('token_endpoint missing')
    }
    const implicit = { token_endpoint: undefined, grant_types_supported: ['implicit'] }
    expect(faultWith(implicit)).toBeUndefined()
    expect(faultWith({ token_endpoint: 'http://issuer.example/t' })).toBe('token_endpoint insecure')
  })

  it.each([
    'jwks_uri',
    'registration_endpoint',
    'revocation_endpoint',
    'introspection_endpoint',
    'device_authorization_endpoint',
    'pushed_authorization_request_endpoint',
  ])(
    'T-MD-4 T-MD-5 T-MD-6 T-MD-7 MD-4 MD-10 takes %s as an https URL, or not at all, RFC 8414 §2, RFC 8628 §4, RFC 9126 §5',
    (member) => {
      expect(faultWith({ [member]: undefined })).toBeUndefined()
      expect(faultWith({ [member]: 'http://issuer.example/x' })).toBe(`${member} insecure`)
      expect(faultWith({ [member]: 'ftp://issuer.example/x' })).toBe(`${member} insecure`)
      for (const url of ['x', '/x', `${origin}/x#y`, 'https://u@issuer.example/x', 5, null, []]) {
        expect(faultWith({ [member]: url })).toBe(`${member} malformed`)
      }
      expect(faultWith({ [member]: `${origin}/x?y=z` })).toBeUndefined()
      expect(faultWith({ [member]: 'HTTPS://elsewhere.example/x' })).toBeUndefined()
    },
  )

  it('takes loopback only of a server that is on loopback itself, RFC 8252 §7.3', () => {
    const local = 'http://127.0.0.1:4000'
    expect(faultWith({ jwks_uri: `${local}/jwks` })).toBe('jwks_uri insecure')
    expect(faultWith({ issuer: local, jwks_uri: `${local}/jwks` })).toBeUndefined()
    expect(faultWith({ issuer: 'HTTPS://issuer.example', jwks_uri: local })).toBe(
      'jwks_uri insecure',
    )
  })

  it.each([
    'scopes_supported',
    'response_modes_supported',
    'grant_types_supported',
    'token_endpoint_auth_methods_supported',
    'revocation_endpoint_auth_methods_supported',
    'introspection_endpoint_auth_methods_supported',
    'code_challenge_methods_supported',
  ])(
    'T-MD-8 T-MD-9 T-MD-10 T-MD-11 T-MD-12 T-MD-13 T-MD-14 MD-5 takes %s as a list of texts, or not at all, RFC 8414 §2',
    (member) => {
      expect(faultWith({ [member]: undefined })).toBeUndefined()
      for (const value of ['a', {}, [1], [''], ['a', null], null, true]) {
        expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
      }
      expect(faultWith({ [member]: ['a', 'b'] })).toBeUndefined()
    },
  )

  it('T-MD-15 MD-6 asks for response types where the authorization endpoint is used, RFC 8414 §2', () => {
    const member = 'response_types_supported'
    expect(faultWith({ [member]: undefined })).toBe(`${member} missing`)
    expect(faultWith({ [member]: [] })).toBe(`${member} missing`)
    expect(faultWith({ [member]: 'code' })).toBe(`${member} malformed`)
    expect(faultWith({ [member]: ['code', 'code token'] })).toBeUndefined()
  })

  it('MD-6 takes none where nothing uses it, as an empty list is left out, RFC 8414 §3.2', () => {
    const machines = { authorization_endpoint: undefined, grant_types_supported: ['password'] }
    for (const types of [undefined, []]) {
      expect(faultWith({ ...machines, response_types_supported: types })).toBeUndefined()
    }
  })

  it.each(['token_endpoint', 'revocation_endpoint', 'introspection_endpoint'])(
    'T-MD-16 T-MD-17 T-MD-18 MD-7 asks for the algorithms at %s where JWTs are a method, RFC 8414 §2',
    (endpoint) => {
      const methods = `${endpoint}_auth_methods_supported`
      const member = `${endpoint}_auth_signing_alg_values_supported`
      expect(faultWith({ [member]: undefined })).toBeUndefined()
      expect(faultWith({ [methods]: ['client_secret_basic'] })).toBeUndefined()
      for (const method of ['client_secret_jwt', 'private_key_jwt']) {
        const asks = { [methods]: ['client_secret_basic', method] }
        expect(faultWith(asks)).toBe(`${member} missing`)
        expect(faultWith({ ...asks, [member]: [] })).toBe(`${member} missing`)
        expect(faultWith({ ...asks, [member]: ['ES256'] })).toBeUndefined()
      }
      expect(faultWith({ [member]: 'ES256' })).toBe(`${member} malformed`)
      expect(faultWith({ [member]: ['ES256', 'none'] })).toBe(`${member} value`)
    },
  )

  it.each(['service_documentation', 'op_policy_uri', 'op_tos_uri'])(
    'T-MD-19 T-MD-20 T-MD-21 MD-8 URL-4 takes %s as a page for people, RFC 8414 §2',
    (member) => {
      expect(faultWith({ [member]: undefined })).toBeUndefined()
      const bad = ['invalid', 'urn:a:b', 'https://', 'javascript://x/%0aalert(1)', 'data://x/y', 5]
      for (const value of [...bad, 'https://u@issuer.example/', null]) {
        expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
      }
      for (const value of [`${origin}/docs#top`, 'http://issuer.example/docs']) {
        expect(faultWith({ [member]: value })).toBeUndefined()
      }
    },
  )

  it('T-MD-22 MD-9 URL-5 takes ui_locales_supported as BCP 47 tags, RFC 5646 §2.1', () => {
    const member = 'ui_locales_supported'
    expect(faultWith({ [member]: undefined })).toBeUndefined()
    for (const tags of [['en'], ['en-US', 'fr-FR', 'zh-Hans-CN'], ['x-custom'], ['de-DE-1996']]) {
      expect(faultWith({ [member]: tags })).toBeUndefined()
    }
    for (const tag of ['fr_FR', 'a-US', 'toolongsubtag', 'en-toolongsubtag', 'x', 'en-', '', 'é']) {
      expect(faultWith({ [member]: ['en', tag] })).toBe(`${member} malformed`)
    }
    expect(faultWith({ [member]: 'en' })).toBe(`${member} malformed`)
  })

  it.each([
    'require_signed_request_object',
    'authorization_response_iss_parameter_supported',
    'require_pushed_authorization_requests',
    'tls_client_certificate_bound_access_tokens',
  ])(
    'T-MD-EXT ISS-2 T-ISS-5 MD-10 takes %s as a boolean, or not at all, RFC 9101 §10.5, RFC 9207 §3, RFC 9126 §5, RFC 8705 §3.3',
    (member) => {
      for (const flag of [undefined, true, false]) {
        expect(faultWith({ [member]: flag })).toBeUndefined()
      }
      for (const value of ['true', 1, null, [true]]) {
        expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
      }
    },
  )

  it('T-ISS-6 judges the flag of iss together with the other flags, RFC 9207 §3, RFC 9101 §10.5', () => {
    const flags = {
      authorization_response_iss_parameter_supported: true,
      require_signed_request_object: true,
    }
    expect(faultWith(flags)).toBeUndefined()
    expect(faultWith({ ...flags, authorization_response_iss_parameter_supported: 'invalid' })).toBe(
      'authorization_response_iss_parameter_supported malformed',
    )
  })

  it('MD-10 judges what other specifications add, RFC 8414 §2.1, RFC 8705 §5, RFC 9449 §5.1', () => {
    expect(faultWith({ signed_metadata: 'e30.e30.e30' })).toBeUndefined()
    expect(faultWith({ signed_metadata: {} })).toBe('signed_metadata malformed')
    expect(faultWith({ dpop_signing_alg_values_supported: ['ES256'] })).toBeUndefined()
    expect(faultWith({ dpop_signing_alg_values_supported: ['none'] })).toBe(
      'dpop_signing_alg_values_supported value',
    )
    const member = 'mtls_endpoint_aliases'
    const alias = { token_endpoint: 'https://mtls.issuer.example/token' }
    expect(faultWith({ [member]: alias })).toBeUndefined()
    expect(faultWith({ [member]: { token_endpoint: 'http://a.example' } })).toBe(
      `${member} insecure`,
    )
    for (const value of [[], 'x', null, { token_endpoint: 5 }]) {
      expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
    }
  })

  it.each([undefined, null, 'text', 5, [], [least], () => least])(
    'refuses %j, which is no object',
    (document) => {
      const attempt = () => validateServerMetadata(document)
      expect(attempt).toThrow(InvalidServerMetadataError)
      expect(attempt).toThrow(
        expect.objectContaining({ code: 'ERR_OAUTH2_SERVER_METADATA', member: undefined }),
      )
    },
  )

  it('takes nothing that a document inherits', () => {
    const inherited: unknown = Object.create(least)
    expect(() => validateServerMetadata(inherited)).toThrow('issuer is missing')
    expect(() => validateServerMetadata(JSON.parse('{"__proto__":{"issuer":"x"}}'))).toThrow(
      'issuer is missing',
    )
  })

  it('names the first member that is wrong and repeats nothing of the document', () => {
    const message = 'token_endpoint must be https, or http on loopback'
    const document = { ...least, token_endpoint: 'http://evil.example/?token=abc', jwks_uri: 5 }
    expect(() => validateServerMetadata(document)).toThrow(new RegExp(`^${message}$`))
  })

  it('ignores members that no rule is about', () => {
    expect(faultWith({ anything: { goes: [1, null] } })).toBeUndefined()
  })
})

describe('the further rules of a profile', () => {
  const profile: readonly MetadataRule[] = [
    { member: 'jwks_uri', kind: 'endpoint', required: true },
    {
      member: 'subject_types_supported',
      kind: 'texts',
      required: true,
      values: ['public', 'pairwise'],
    },
    { member: 'id_token_signing_alg_values_supported', kind: 'texts', needs: ['RS256'] },
  ]
  const fine = { jwks_uri: `${origin}/jwks`, subject_types_supported: ['public'] }

  it('are judged beside those of RFC 8414 §2', () => {
    expect(faultWith(fine, profile)).toBeUndefined()
    expect(faultWith({ ...fine, token_endpoint: undefined }, profile)).toBe(
      'token_endpoint missing',
    )
  })

  it('can require what RFC 8414 §2 does not', () => {
    expect(faultWith({ ...fine, jwks_uri: undefined }, profile)).toBe('jwks_uri missing')
    expect(faultWith({ ...fine, subject_types_supported: [] }, profile)).toBe(
      'subject_types_supported missing',
    )
  })

  it('can say which values a list has', () => {
    const wrong = { ...fine, subject_types_supported: ['public', 'invalid'] }
    expect(faultWith(wrong, profile)).toBe('subject_types_supported value')
    const member = 'id_token_signing_alg_values_supported'
    expect(faultWith({ ...fine, [member]: ['none'] }, profile)).toBe(`${member} value`)
    expect(faultWith({ ...fine, [member]: ['none', 'RS256'] }, profile)).toBeUndefined()
  })
})
