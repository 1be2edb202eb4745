import { describe, expect, it } from 'vitest'
import { createRegistrar } from './registrar.ts'

const { register } = createRegistrar()
const urls = ['client_uri', 'logo_uri', 'tos_uri', 'policy_uri']

async function refusal(members: Record<string, unknown>): Promise<unknown> {
  const answer = await register(members)
  expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
  return answer['error_description']
}

describe('scope', () => {
  it.each([
    ['read write', 'read write'],
    ['read  write read', 'read write'],
    ['', ''],
  ])('CM-5 T-DR-6 registers %j as %j, RFC 7591 §2', async (sent, registered) => {
    const answer = await register({ scope: sent })
    expect([answer['status'], answer['scope']]).toEqual([201, registered])
  })

  it('writes down the scopes of a client that names none, RFC 7591 §2', async () => {
    expect((await register())['scope']).toBe('read write admin')
    const open = createRegistrar({ scopes: ['read'] })
    expect((await open.register())['scope']).toBe('read')
    // Without `scopes` any scope is fine.
    const any = createRegistrar({ anyScope: true })
    expect(await any.register()).not.toHaveProperty('scope')
    expect((await any.register({ scope: 'anything' }))['scope']).toBe('anything')
  })

  it('A-08 CM-5 T-DR-6 refuses other scopes and other types, RFC 7591 §3.2.2', async () => {
    const texts = ['read delete', 'readwrite', 'read\u00A0write', 'read "x"', 'a'.repeat(5000)]
    for (const scope of [...texts, ['read'], [], 7, true, {}])
      expect(await refusal({ scope })).toContain('scope')
  })

  it('A-44 refuses a scope of the server that is not open to registration, RFC 7591 §5', async () => {
    const open = createRegistrar({ scopes: ['read', 'write'] })
    const answer = await open.register({ scope: 'read admin' })
    expect([answer['status'], answer['error']]).toEqual([400, 'invalid_client_metadata'])
    expect(JSON.stringify(answer)).not.toContain('admin')
  })
})

describe('what users are shown', () => {
  it('CM-5 CM-6 registers every member of RFC 7591 §2', async () => {
    const members = {
      client_name: 'Ein Kalender für alle',
      client_uri: 'https://app.example/',
      logo_uri: 'https://app.example/logo.png',
      tos_uri: 'https://app.example/terms?v=2',
      policy_uri: 'https://app.example/policy',
      contacts: ['ops@app.example', 'desk@app.example'],
      software_id: '4NRB1-0XZABZI9E6-5SM3R',
      software_version: '2.2',
    }
    expect(await register(members)).toMatchObject({ status: 201, ...members })
  })

  it('DR-7 keeps members for languages where a member may have them, RFC 7591 §2.2', async () => {
    const kept = {
      'client_name#ja-Jpan-JP': 'クライアント名',
      'client_name#x-klingon': 'Q',
      'tos_uri#fr': 'https://app.example/fr',
    }
    const dropped = {
      'scope#fr': 'read',
      'client_name#': 'x',
      'client_name#fr_FR': 'x',
      'client_name#toolongsubtag': 'x',
      'client_name#a-US': 'x',
      'client_name#x': 'x',
      'unknown#fr': 'x',
    }
    const answer = await register({ client_name: 'N', ...kept, ...dropped })
    expect(answer).toMatchObject(kept)
    for (const name of Object.keys(dropped)) expect(answer).not.toHaveProperty([name])
    expect(await refusal({ 'logo_uri#fr': 'javascript:alert(1)' })).toContain('logo_uri')
    expect(await refusal({ 'client_name#fr': 7 })).toContain('client_name')
  })

  it.each(['client_name', 'software_id', 'software_version'])(
    'A-08 refuses a %s that is no printable text',
    async (member) => {
      const values = [7, true, ['x'], {}, 'a\u0000b', 'a\nb', 'evil\u202Egnp.exe', 'x'.repeat(257)]
      for (const value of values) expect(await refusal({ [member]: value })).toContain(member)
    },
  )

  it('A-08 CM-7 T-DR-10 refuses contacts that are no list of texts, RFC 7591 §2', async () => {
    const values = ['ops@app.example', [7], [null], [['a']], {}, [''], ['a\nb'], true, 7]
    for (const contacts of values) expect(await refusal({ contacts })).toContain('contacts')
  })

  it.each([...urls, 'jwks_uri'])(
    'A-06 A-43 CM-6 T-DR-12 T-DR-13 refuses a %s that is no https URL, RFC 7591 §5',
    async (member) => {
      const values = [
        'foo',
        '//app.example/',
        'http://app.example/',
        'http://127.0.0.1/',
        'https://',
        'https:app.example',
        'https://user@app.example/',
        'https://@app.example/',
        'https://[::1/',
        'https://app.example/#part',
        'https://app.example/#',
        'https://app.example/a b',
        'https://app.example/\u0000',
        'javascript:alert(1)',
        'javascript://app.example/%0Aalert(1)',
        'data:text/html,x',
        'vbscript:x',
        'blob:https://app.example/1',
        'file:///etc/passwd',
        'about:blank',
        'com.example.app:/x',
        `https://app.example/${'a'.repeat(2048)}`,
        7,
        ['https://app.example/'],
        { href: 'https://app.example/' },
      ]
      for (const value of values) {
        const description = await refusal({ [member]: value })
        expect(description, JSON.stringify(value)).toContain(member)
      }
    },
  )

  it.each([null, ''])('counts %j as not sent, RFC 7592 §2.2', async (value) => {
    const members = Object.fromEntries(['client_name', ...urls].map((name) => [name, value]))
    const answer = await register(members)
    expect(answer['status']).toBe(201)
    for (const name of Object.keys(members)) expect(answer).not.toHaveProperty(name)
  })
})
