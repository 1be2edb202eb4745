import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { type Feature, features } from './contract.ts'
import { differences } from './differences.ts'
import { providers, providersWith } from './providers/providers.ts'
import { scenarioAt } from './scenario.ts'

const urn = 'urn:ietf:params:oauth:grant-type'

type Document = Readonly<Record<string, unknown>>
type Announces = (metadata: Document) => boolean

const lists =
  (member: string, value: string): Announces =>
  (metadata) =>
    [metadata[member]].flat().includes(value)
const has =
  (member: string): Announces =>
  (metadata) =>
    member in metadata
const grant = (name: string): Announces => lists('grant_types_supported', name)

/** How a provider announces a feature, RFC 8414 §2; what a person does is in no metadata. */
const announces: Readonly<Record<Exclude<Feature, 'refusal'>, Announces>> = {
  openid: has('id_token_signing_alg_values_supported'),
  form_post: lists('response_modes_supported', 'form_post'),
  hybrid: lists('response_types_supported', 'code id_token'),
  refresh: grant('refresh_token'),
  client_credentials: grant('client_credentials'),
  client_secret_basic: lists('token_endpoint_auth_methods_supported', 'client_secret_basic'),
  client_secret_post: lists('token_endpoint_auth_methods_supported', 'client_secret_post'),
  client_secret_jwt: lists('token_endpoint_auth_methods_supported', 'client_secret_jwt'),
  private_key_jwt: lists('token_endpoint_auth_methods_supported', 'private_key_jwt'),
  none: lists('token_endpoint_auth_methods_supported', 'none'),
  revocation: has('revocation_endpoint'),
  introspection: has('introspection_endpoint'),
  device: has('device_authorization_endpoint'),
  exchange: grant(`${urn}:token-exchange`),
  assertion: grant(`${urn}:jwt-bearer`),
  registration: has('registration_endpoint'),
  logout: has('end_session_endpoint'),
}

/** Where the table and the metadata do not say the same, and both are right. */
const apart: Readonly<Record<string, readonly Feature[]>> = {
  // It posts forms; it is the client of these scenarios that has no https.
  'our authorization server': ['form_post'],
  // The difference unannounced-refresh.
  'oauth2-mock-server': ['refresh'],
}

describe.each(providers)('the table of providers: $name', (definition) => {
  const { provider } = scenarioAt(definition)
  const isListed = (feature: string): boolean => !Object.keys(definition.lacks).includes(feature)

  it('has what its metadata announces, and a reason for the rest, RFC 8414 §2', async () => {
    const isOpenid = isListed('openid')
    const name = isOpenid ? 'openid-configuration' : 'oauth-authorization-server'
    const response = await fetch(`${provider().issuer}/.well-known/${name}`)
    const announced: Document = Object(await response.json())
    const odd = Object.entries(announces)
      .filter(([feature, isAnnounced]) => isListed(feature) !== isAnnounced(announced))
      .map(([feature]) => feature)
    expect(odd).toEqual(apart[definition.name] ?? [])
    expect(Object.values(definition.lacks).filter((reason) => reason.length < 10)).toEqual([])
  })
})

describe('the table of providers', () => {
  it('has every feature at one provider at least', () => {
    expect(features.filter((feature) => providersWith(feature).length === 0)).toEqual([])
  })

  it('names no difference that no scenario knows', () => {
    const folder = import.meta.dirname
    const scenarios = readdirSync(folder).filter((name) => name.endsWith('.test.ts'))
    const text = scenarios.map((name) => readFileSync(join(folder, name), 'utf8')).join('')
    const names = providers.map(({ name }) => name)
    expect(differences.filter(({ id }) => !text.includes(id))).toEqual([])
    expect(differences.filter(({ provider }) => !names.includes(provider))).toEqual([])
  })
})
