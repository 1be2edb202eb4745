import { runInNewContext } from 'node:vm'
import { AuthkitConfigError, sha256 } from '@authkit/common'
import { MissingEndpointError } from '@authkit/oauth2/client'
import { describe, expect, it } from 'vitest'
import {
  checkSessionPage,
  type CheckSessionPageOptions,
  checkSessionScript,
} from '../../../src/client/sessions/check-session-page.ts'

const origin = 'https://op.example'
const client = {
  clientId: 'app "1"',
  serverMetadata: { check_session_iframe: `${origin}/check?a=1&b=2` },
}
const pageOf = (options: Partial<CheckSessionPageOptions> = {}) =>
  checkSessionPage({ client, sessionState: 'hash.salt', ...options })

/** What a browser makes of a body element's data attributes. */
function dataOf(body: string): Record<string, string> {
  const found = [...body.matchAll(/ data-(\w+)="([^"]*)"/g)]
  return Object.fromEntries(found.map(([, name = '', value = '']) => [name, unescape(value)]))
}

function unescape(text: string): string {
  return text.replaceAll(/&#(\d+);/g, (_, code) => String.fromCodePoint(Number(code)))
}

/** Runs the script of a page as a browser would, with the iframe of a provider. */
function run(body: string) {
  const asked: unknown[] = []
  const told: unknown[] = []
  const listeners: ((event: object) => void)[] = []
  const loaders: (() => void)[] = []
  const timers = new Map<number, { readonly tick: () => void; readonly milliseconds: number }>()
  const provider = { postMessage: (message: unknown, to: unknown) => asked.push([message, to]) }
  const frame = {
    contentWindow: provider,
    addEventListener: (_: string, load: () => void) => loaders.push(load),
  }
  runInNewContext(checkSessionScript, {
    document: { body: { dataset: dataOf(body) }, querySelector: () => frame },
    parent: { postMessage: (message: unknown, to: unknown) => told.push([message, to]) },
    location: { origin: 'https://app.example' },
    addEventListener: (_: string, listen: (event: object) => void) => listeners.push(listen),
    setInterval: (tick: () => void, milliseconds: number) =>
      timers.set(timers.size + 1, { tick, milliseconds }).size,
    clearInterval: (timer: number) => timers.delete(timer),
  })
  const answer = (data: unknown, change: object = {}): void => {
    for (const listen of listeners) listen({ data, origin, source: provider, ...change })
  }
  const statuses = () => told.map((entry) => JSON.parse(JSON.stringify(entry)))
  return { asked, statuses, loaders, timers, answer }
}

const told = (status: string) => [{ type: 'authkit.session', status }, 'https://app.example']

describe('the page that watches a session', () => {
  it('asks the iframe of the provider when it is there and then every few seconds (Session Management §3.1)', () => {
    const { asked, loaders, timers } = run(pageOf({ interval: 7 }).body ?? '')
    loaders[0]?.()
    expect(asked).toEqual([['app "1" hash.salt', origin]])
    expect([...timers.values()].map(({ milliseconds }) => milliseconds)).toEqual([7000])
    timers.get(1)?.tick()
    expect(asked).toHaveLength(2)
    expect(pageOf().body).toContain('data-interval="5"')
  })

  it('tells the page around it what is new, and stops at changed (Session Management §3.1)', () => {
    const { answer, statuses, timers } = run(pageOf().body ?? '')
    answer('unchanged')
    answer('unchanged')
    expect([statuses(), timers.size]).toEqual([[told('unchanged')], 1])
    answer('changed')
    expect(statuses()).toEqual([told('unchanged'), told('changed')])
    expect(timers.size).toBe(0)
  })

  it('tells of anything else as an error, upon which nobody is asked again (Session Management §3.1)', () => {
    const { answer, statuses, timers } = run(pageOf().body ?? '')
    answer({ changed: true })
    expect([statuses(), timers.size]).toEqual([[told('error')], 0])
  })

  it('C-25 believes only the iframe of the provider (Session Management §3.1)', () => {
    const { answer, statuses, timers } = run(pageOf().body ?? '')
    answer('changed', { origin: 'https://evil.example' })
    answer('changed', { origin: `${origin}.evil.example` })
    answer('changed', { origin: 'null' })
    answer('changed', { source: {} })
    expect([statuses(), timers.size]).toEqual([[], 1])
  })

  it('loads the iframe of the provider and its own script, and is framed by its own site only', () => {
    const { headers, body = '' } = pageOf()
    const hash = Buffer.from(sha256(checkSessionScript), 'base64url').toString('base64')
    expect(headers['content-security-policy']).toBe(
      `default-src 'none'; base-uri 'none'; script-src 'sha256-${hash}'; frame-src ${origin}; frame-ancestors 'self'`,
    )
    expect(headers['cache-control']).toBe('no-store')
    expect(body).toContain(`<script>${checkSessionScript}</script>`)
    const source = /<iframe src="([^"]*)"/.exec(body)?.[1] ?? ''
    expect(unescape(source)).toBe(client.serverMetadata.check_session_iframe)
  })

  it('A-53 escapes what the provider wrote', () => {
    const { body = '' } = pageOf({ sessionState: `"><script>alert(1)</script>` })
    expect(body).not.toContain('alert(1)')
    expect(dataOf(body)['message']).toContain('<script>')
    expect(body.match(/<script>/g)).toHaveLength(1)
  })

  it('needs a provider with such an iframe (Session Management §3.3)', () => {
    const without = { clientId: 'app', serverMetadata: {} }
    expect(() => pageOf({ client: without })).toThrow(MissingEndpointError)
  })

  it.each([
    { interval: 0 },
    { interval: Number.NaN },
    { sessionState: '' },
    { sessionState: 'a b' },
  ])('is refused with the options %j', (options) => {
    expect(() => pageOf(options)).toThrow(AuthkitConfigError)
  })
})
