import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import {
  type ClientMetadataRule,
  clientRegistration,
  invalidMember,
  type MetadataTerms,
} from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { appUri, createRegistrar } from './registrar.ts'

const applicationType: ClientMetadataRule = {
  member: 'application_type',
  check(value = 'web') {
    if (value !== 'web' && value !== 'native')
      throw invalidMember('application_type', 'is web or native')
    return value
  },
}

describe('rules for client metadata', () => {
  it('DR-4 DR-5 keeps members that have a rule or are named, and drops the others, RFC 7591 §2', async () => {
    const { register, kept } = createRegistrar({
      rules: [applicationType],
      keepMembers: ['x-tenant', 'x_plan'],
    })
    const members = { 'x-tenant': { id: 1, list: [null, true] }, x_other: 1, x_plan: null }
    const answer = await register(members)
    expect(answer).toMatchObject({ 'x-tenant': members['x-tenant'], application_type: 'web' })
    for (const name of ['x_other', 'x_plan']) expect(answer).not.toHaveProperty(name)
    expect(await kept(answer['client_id'])).toMatchObject({ 'x-tenant': members['x-tenant'] })
    expect((await register({ application_type: 'other' }))['error']).toBe('invalid_client_metadata')
    const description = (await register({ application_type: 7 }))['error_description']
    expect(description).toBe('application_type is web or native')
  })

  it('DR-4 takes the rules of extensions', async () => {
    const { register } = createRegistrar({
      extension: { extension: 'typed', clientMetadata: [applicationType] },
    })
    expect((await register({ application_type: 'native' }))['application_type']).toBe('native')
    expect((await register({ application_type: '' }))['error']).toBe('invalid_client_metadata')
  })

  it('runs the rules of a member one after another, each with what the one before made of it', async () => {
    const seen: unknown[] = []
    const dropping: ClientMetadataRule = { member: 'client_name', check: () => undefined }
    const looking: ClientMetadataRule = {
      member: 'client_name',
      localized: true,
      check(value) {
        seen.push(value)
        return value
      },
    }
    const { register } = createRegistrar({ rules: [dropping, looking] })
    const answer = await register({ client_name: 'N', 'client_name#fr': 'F' })
    expect(seen).toEqual([undefined, 'F'])
    expect(answer).not.toHaveProperty('client_name')
    expect(answer['client_name#fr']).toBe('F')
  })

  it('B5 takes a member in 50 languages and refuses more, which cost time by their square, RFC 7591 §2.2', async () => {
    const { register } = createRegistrar()
    const inLanguages = (member: string, count: number, value = 'x') =>
      Object.fromEntries(
        Array.from({ length: count }, (_none, index) => [`${member}#de-${index}`, value]),
      )
    const names = inLanguages('client_name', 50)
    const pages = inLanguages('client_uri', 50, 'https://app.example/')
    const answer = await register({ ...names, ...pages, client_name: 'N' })
    expect(answer).toMatchObject({ ...names, ...pages, client_name: 'N', status: 201 })
    for (const member of ['client_name', 'client_uri', 'logo_uri', 'tos_uri', 'policy_uri']) {
      expect(await register(inLanguages(member, 51))).toMatchObject({
        status: 400,
        error: 'invalid_client_metadata',
        error_description: `${member} comes in at most 50 languages`,
      })
    }
    // What is no language, or of a member without languages, is dropped as before.
    const others = { ...inLanguages('contacts', 200), ...inLanguages('client_name#', 200) }
    expect(await register(others)).toMatchObject({ status: 201 })
  })

  it('shows a rule what was sent, what is registered so far and what the server says', async () => {
    let terms: MetadataTerms | undefined
    const looking: ClientMetadataRule = {
      member: 'x',
      async check(_value, given) {
        terms = given
        return undefined
      },
    }
    const { register, server } = createRegistrar({ rules: [looking] })
    await register({ other: 1 })
    expect(terms?.sent).toMatchObject({ other: 1 })
    expect(terms?.registered).toMatchObject({ redirect_uris: [appUri], response_types: ['code'] })
    expect(terms?.serverMetadata).toEqual(server.metadata())
    expect(terms?.context).toBe(server.context)
  })

  it('refuses rules for what the server itself gives, RFC 7591 §3.2.1', () => {
    const server = [
      'client_id',
      'client_id_issued_at',
      'client_secret',
      'client_secret_hash',
      'client_secrets',
      'client_secret_expires_at',
      'registration_access_token',
      'registration_access_token_hash',
      'registration_client_uri',
      'software_statement',
    ]
    for (const member of [...server, '', '__proto__', 'client_name#fr', 'a b']) {
      const make = (options: object) => () => clientRegistration({ open: true, ...options })
      expect(make({ keepMembers: [member] }), member).toThrow(AuthkitConfigError)
      const rule = { member, check: (value: unknown) => value }
      expect(make({ rules: [rule] }), member).toThrow(AuthkitConfigError)
    }
    for (const rule of [{ member: 'x' }, { check: () => 1 }, { ...applicationType, more: 1 }, 7]) {
      const rules = [rule] as unknown as readonly ClientMetadataRule[]
      expect(() => clientRegistration({ open: true, rules })).toThrow(AuthkitConfigError)
    }
  })

  it('refuses other options that make no sense', () => {
    const wrong: object[] = [
      { secretLifetime: -1 },
      { secretLifetime: 1.5 },
      { maxBytes: 0 },
      { maxBytes: 1.5 },
      { grantTypes: 'authorization_code' },
      { scopes: 'read' },
      { register: true },
    ]
    for (const options of wrong)
      expect(() => clientRegistration({ open: true, ...options })).toThrow(AuthkitConfigError)
  })
})

describe('register', () => {
  it('A-44 changes what is registered, and cannot choose what the server gives', async () => {
    const chosen: JsonObject = {
      scope: 'read',
      grant_types: ['authorization_code', 'client_credentials'],
      client_id: 'chosen',
      client_secret: 'chosen-secret',
      client_secret_hash: 'chosen',
      registration_access_token_hash: 'chosen',
      client_id_issued_at: 7,
    }
    const { register, kept } = createRegistrar({
      register: (metadata) => ({ ...metadata, ...chosen }),
    })
    const answer = await register({ scope: 'read write' })
    expect(answer).toMatchObject({ scope: 'read', grant_types: chosen['grant_types'] })
    const stored = await kept(answer['client_id'])
    for (const name of Object.keys(chosen).slice(2)) {
      expect(answer[name]).not.toEqual(chosen[name])
      expect(stored?.[name]).not.toEqual(chosen[name])
    }
  })

  it('A-44 refuses by an error, and sees only what passed the rules', async () => {
    let calls = 0
    const { register, events } = createRegistrar({
      async register({ scope }) {
        calls += 1
        if (scope?.includes('admin')) throw invalidMember('scope', 'is not for everybody')
        return undefined
      },
    })
    const answer = await register({ scope: 'read admin' })
    expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
    expect((await register({ scope: 'unknown' }))['status']).toBe(400)
    expect(calls).toBe(1)
    expect((await register({ scope: 'read' }))['status']).toBe(201)
    expect(events.map(({ type }) => type)).toEqual([
      'request_refused',
      'request_refused',
      'client_registered',
    ])
  })

  it('rejects when the application names a method that the server does not have, or fails', async () => {
    const other = createRegistrar({
      register: (metadata) => ({ ...metadata, token_endpoint_auth_method: 'other' }),
    })
    await expect(other.register()).rejects.toThrow(AuthkitConfigError)
    const failing = createRegistrar({
      register: () => {
        throw new Error('a fault of the application')
      },
    })
    await expect(failing.register()).rejects.toThrow('a fault of the application')
    expect(failing.events).toEqual([])
  })
})
