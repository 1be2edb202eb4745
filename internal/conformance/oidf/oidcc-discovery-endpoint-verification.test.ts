import { describe, expect, it } from 'vitest'
import { checkUrls, listOf, readDiscovery } from './op/discovery.ts'
import { checkKeySet } from './op/key-set.ts'
import { unexpectedMembers } from './op/provider-metadata.ts'
import { useSuite } from './op/suite.ts'

describe('oidcc-discovery-endpoint-verification', () => {
  const suite = useSuite()

  it('oidcc-discovery-endpoint-verification: the document is at its place and about its issuer, with secure URLs, Discovery §3, §4, §4.3 and §7.2', async () => {
    const discovery = await readDiscovery(suite())
    expect(discovery['issuer']).toBe(suite().op.issuer)
    const { search, hash } = new URL(suite().op.issuer)
    expect([search, hash]).toEqual(['', ''])
    checkUrls(discovery)
    for (const name of ['token_endpoint', 'userinfo_endpoint', 'jwks_uri', 'registration_endpoint'])
      expect(discovery[name], name).toBeTypeOf('string')
  })

  it('oidcc-discovery-endpoint-verification: the document has what a dynamic provider must have, Core §15.2 and Discovery §3', async () => {
    const discovery = await readDiscovery(suite())
    expect(listOf(discovery, 'response_types_supported')).toEqual(
      expect.arrayContaining(['code', 'id_token', 'id_token token']),
    )
    expect(listOf(discovery, 'grant_types_supported')).toEqual(
      expect.arrayContaining(['authorization_code', 'implicit']),
    )
    expect(listOf(discovery, 'id_token_signing_alg_values_supported')).toContain('RS256')
    expect(listOf(discovery, 'scopes_supported')).toContain('openid')
    for (const type of listOf(discovery, 'subject_types_supported'))
      expect(['public', 'pairwise']).toContain(type)
    expect(listOf(discovery, 'claims_supported')).toContain('sub')
    for (const name of ['claims', 'request', 'request_uri'])
      expect(discovery[`${name}_parameter_supported`], name).toBe(true)
  })

  it('oidcc-discovery-endpoint-verification: every member is known and of its kind, and texts have their syntax, RFC 8414 §2, RFC 6749 §3.3 and RFC 7636 §4.3', async () => {
    const discovery = await readDiscovery(suite())
    expect(unexpectedMembers(discovery)).toEqual([])
    for (const scope of listOf(discovery, 'scopes_supported'))
      expect(scope).toMatch(/^[\x21\x23-\x5B\x5D-\x7E]+$/)
    expect(listOf(discovery, 'code_challenge_methods_supported')).toContain('S256')
    const locales = ['ui_locales_supported', 'claims_locales_supported']
    for (const name of locales.filter((each) => each in discovery))
      for (const tag of listOf(discovery, name))
        expect(Intl.getCanonicalLocales(tag)).toEqual([tag])
  })

  it('oidcc-discovery-endpoint-verification: the key set holds public keys, each with an identifier of its own, Core §10.1 and RFC 7517 §4.5', () => {
    checkKeySet(suite().jwks)
  })
})
