import { InvalidServerMetadataError, type MetadataRule } from '@authkit/oauth2'
import {
  type ProviderMetadata,
  validateProviderMetadata,
  withProviderDefaults,
} from '@authkit/oidc'
import { describe, expect, expectTypeOf, it } from 'vitest'
import { createOp } from '../provider/op.ts'

const origin = 'https://op.example'
const least = {
  issuer: origin,
  authorization_endpoint: `${origin}/authorize`,
  token_endpoint: `${origin}/token`,
  jwks_uri: `${origin}/jwks`,
  response_types_supported: ['code'],
  subject_types_supported: ['public'],
  id_token_signing_alg_values_supported: ['RS256'],
}

/** What is wrong with the least document after these changes; `undefined` when nothing is. */
function faultWith(changes: Record<string, unknown>, further?: readonly MetadataRule[]) {
  const members = Object.entries({ ...least, ...changes })
  const document = Object.fromEntries(members.filter(([, value]) => value !== undefined))
  try {
    validateProviderMetadata(document, further)
    return undefined
  } catch (error) {
    if (!(error instanceof InvalidServerMetadataError)) throw error
    const { member, fault, message } = error
    return message.startsWith(`${member} `) ? `${member} ${fault}` : message
  }
}

describe('validateProviderMetadata', () => {
  it('returns the document that it takes, Discovery §3 and §4.2', () => {
    const document: unknown = least
    const validated = validateProviderMetadata(document)
    expect(validated).toBe(document)
    expectTypeOf(validated).toEqualTypeOf<ProviderMetadata>()
  })

  it('takes what our own provider publishes, Discovery §4.2', () => {
    const document: unknown = structuredClone(createOp().server.metadata())
    expect(validateProviderMetadata(document)).toBe(document)
  })

  it.each([undefined, null, 'text', 5, [], [least]])('refuses %j', (document) => {
    expect(() => validateProviderMetadata(document)).toThrow(InvalidServerMetadataError)
  })

  it('T-MD-1 asks for an issuer by https without query and fragment, Discovery §3', () => {
    expect(faultWith({ issuer: undefined })).toBe('issuer missing')
    expect(faultWith({ issuer: 'http://op.example' })).toBe('issuer insecure')
    expect(faultWith({ issuer: `${origin}?a=b` })).toBe('issuer malformed')
    expect(faultWith({ issuer: `${origin}#a` })).toBe('issuer malformed')
  })

  it('T-MD-2 asks for an authorization_endpoint whatever the grants are, Discovery §3', () => {
    const member = 'authorization_endpoint'
    expect(faultWith({ [member]: undefined })).toBe(`${member} missing`)
    expect(faultWith({ [member]: undefined, grant_types_supported: ['password'] })).toBe(
      `${member} missing`,
    )
    expect(faultWith({ [member]: 'http://op.example/a' })).toBe(`${member} insecure`)
    expect(faultWith({ response_types_supported: undefined })).toBe(
      'response_types_supported missing',
    )
    expect(faultWith({ response_types_supported: [] })).toBe('response_types_supported missing')
  })

  it('T-MD-3 asks for a token_endpoint unless the only grant is implicit, Discovery §3', () => {
    expect(faultWith({ token_endpoint: undefined })).toBe('token_endpoint missing')
    const implicit = { token_endpoint: undefined, grant_types_supported: ['implicit'] }
    expect(faultWith(implicit)).toBeUndefined()
    expect(faultWith({ token_endpoint: 'http://op.example/t' })).toBe('token_endpoint insecure')
  })

  it('T-MD-25 T-MD-4 OD-1 asks for a jwks_uri by https, Discovery §3', () => {
    expect(faultWith({ jwks_uri: undefined })).toBe('jwks_uri missing')
    expect(faultWith({ jwks_uri: 'http://op.example/jwks' })).toBe('jwks_uri insecure')
    expect(faultWith({ jwks_uri: 'http://127.0.0.1/jwks' })).toBe('jwks_uri insecure')
    for (const value of ['jwks', '', 5, null, [`${origin}/jwks`], 'https://u@op.example/jwks']) {
      expect(faultWith({ jwks_uri: value })).toBe('jwks_uri malformed')
    }
  })

  it('T-MD-26 OD-2 asks for subject_types_supported of public and pairwise, Discovery §3', () => {
    const member = 'subject_types_supported'
    expect(faultWith({ [member]: undefined })).toBe(`${member} missing`)
    expect(faultWith({ [member]: [] })).toBe(`${member} missing`)
    expect(faultWith({ [member]: 'public' })).toBe(`${member} malformed`)
    expect(faultWith({ [member]: ['invalid'] })).toBe(`${member} value`)
    expect(faultWith({ [member]: ['pairwise', 'public'] })).toBeUndefined()
  })

  it('T-MD-27 OD-3 asks for RS256 among id_token_signing_alg_values_supported, Discovery §3', () => {
    const member = 'id_token_signing_alg_values_supported'
    expect(faultWith({ [member]: undefined })).toBe(`${member} missing`)
    expect(faultWith({ [member]: 'RS256' })).toBe(`${member} malformed`)
    expect(faultWith({ [member]: ['none'] })).toBe(`${member} value`)
    expect(faultWith({ [member]: ['ES256', 'RS256', 'none'] })).toBeUndefined()
  })

  it.each([
    'acr_values_supported',
    'id_token_encryption_alg_values_supported',
    'id_token_encryption_enc_values_supported',
    'userinfo_signing_alg_values_supported',
    'userinfo_encryption_alg_values_supported',
    'userinfo_encryption_enc_values_supported',
    'request_object_signing_alg_values_supported',
    'request_object_encryption_alg_values_supported',
    'request_object_encryption_enc_values_supported',
    'claims_supported',
    'prompt_values_supported',
  ])(
    'T-MD-28 T-MD-29 T-MD-30 T-MD-31 T-MD-32 T-MD-33 T-MD-34 T-MD-35 T-MD-36 T-MD-37 OD-4 takes %s as a list, or not at all, Discovery §3',
    (member) => {
      expect(faultWith({ [member]: undefined })).toBeUndefined()
      expect(faultWith({ [member]: ['a', 'b'] })).toBeUndefined()
      for (const value of ['a', 5, null, {}, [5], ['']]) {
        expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
      }
    },
  )

  it.each([
    ['display_values_supported', ['page', 'touch', 'popup', 'wap']],
    ['claim_types_supported', ['normal', 'aggregated', 'distributed']],
  ])('T-MD-38 T-MD-39 OD-5 OD-6 takes %s of these values alone, Discovery §3', (member, values) => {
    expect(faultWith({ [member]: undefined })).toBeUndefined()
    expect(faultWith({ [member]: values })).toBeUndefined()
    expect(faultWith({ [member]: values.slice(0, 2) })).toBeUndefined()
    expect(faultWith({ [member]: values[0] })).toBe(`${member} malformed`)
    expect(faultWith({ [member]: [...values, 'invalid'] })).toBe(`${member} value`)
  })

  it('T-MD-40 OD-7 takes claims_locales_supported as language tags, Discovery §3', () => {
    const member = 'claims_locales_supported'
    for (const value of [undefined, ['en-US'], ['en', 'fr-FR', 'zh-Hans-CN']]) {
      expect(faultWith({ [member]: value })).toBeUndefined()
    }
    for (const value of ['en-US', ['fr_FR'], ['toolongsubtag'], ['']]) {
      expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
    }
  })

  it.each([
    'claims_parameter_supported',
    'request_parameter_supported',
    'request_uri_parameter_supported',
    'require_request_uri_registration',
    'frontchannel_logout_supported',
    'frontchannel_logout_session_supported',
    'backchannel_logout_supported',
    'backchannel_logout_session_supported',
  ])(
    'T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-8 takes %s as a boolean, or not at all, Discovery §3',
    (member) => {
      for (const value of [undefined, true, false]) {
        expect(faultWith({ [member]: value })).toBeUndefined()
      }
      for (const value of ['true', 1, null, []]) {
        expect(faultWith({ [member]: value })).toBe(`${member} malformed`)
      }
    },
  )

  it.each(['end_session_endpoint', 'check_session_iframe', 'userinfo_endpoint'])(
    'T-OR-19 LO-9 takes %s as an https URL, or not at all, RP-Initiated Logout §2.1, Session Management §3.3, Discovery §3',
    (member) => {
      expect(faultWith({ [member]: undefined })).toBeUndefined()
      expect(faultWith({ [member]: `${origin}/x` })).toBeUndefined()
      expect(faultWith({ [member]: 'http://op.example/x' })).toBe(`${member} insecure`)
      expect(faultWith({ [member]: 'x' })).toBe(`${member} malformed`)
    },
  )

  it('T-MD-EXT takes the rules of a profile beside its own, RFC 9101 §10.5', () => {
    const member = 'require_signed_request_object'
    expect(faultWith({ [member]: true })).toBeUndefined()
    expect(faultWith({ [member]: 'text' })).toBe(`${member} malformed`)
    const further: readonly MetadataRule[] = [
      { member: 'of_profile', kind: 'flag', required: true },
    ]
    expect(faultWith({}, further)).toBe('of_profile missing')
    expect(faultWith({ of_profile: true }, further)).toBeUndefined()
  })
})

describe('withProviderDefaults', () => {
  it('T-MD-39 T-MD-41 T-MD-42 T-MD-43 T-MD-44 OD-6 OD-8 tells what a provider means that says nothing, Discovery §3', () => {
    const metadata = withProviderDefaults(validateProviderMetadata(least))
    expect(metadata).toEqual({
      ...least,
      response_modes_supported: ['query', 'fragment'],
      grant_types_supported: ['authorization_code', 'implicit'],
      token_endpoint_auth_methods_supported: ['client_secret_basic'],
      claim_types_supported: ['normal'],
      claims_parameter_supported: false,
      request_parameter_supported: false,
      request_uri_parameter_supported: true,
      require_request_uri_registration: false,
      // Front-Channel Logout §3, Back-Channel Logout §2.1.
      frontchannel_logout_supported: false,
      frontchannel_logout_session_supported: false,
      backchannel_logout_supported: false,
      backchannel_logout_session_supported: false,
    })
    expectTypeOf(metadata.claim_types_supported).toEqualTypeOf<readonly string[]>()
    expectTypeOf(metadata.request_uri_parameter_supported).toEqualTypeOf<boolean>()
  })

  it('leaves what a provider says', () => {
    const said = { claim_types_supported: ['distributed'], request_uri_parameter_supported: false }
    const document = { ...least, ...said, claims_parameter_supported: undefined }
    expect(withProviderDefaults(validateProviderMetadata(document))).toMatchObject({
      ...said,
      claims_parameter_supported: false,
    })
  })
})
