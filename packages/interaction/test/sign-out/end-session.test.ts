import { createContext, Script } from 'node:vm'
import { TemporarilyUnavailableError } from '@authkit/oauth2'
import { describe, expect, it } from 'vitest'
import { html, loadFrames, type FramesModel } from '../../src/index.ts'
import { type Browser, headingOf, linkOf, type Seen } from '../browser.ts'
import {
  goodbye,
  lastSid,
  sessionCookieName,
  signedIn,
  signingOut,
  signOutUrl,
  type SigningOut,
} from '../client-sign-out.ts'
import { createProvider, type Provider } from '../provider.ts'

const frames = [
  'https://one.example/out?iss=x&sid=y',
  'https://one.example/other',
  'http://127.0.0.1:3000/out',
]

function setUp(...paths: string[]): [Provider, SigningOut, ...SigningOut[]] {
  const signing = signingOut()
  const others = paths.map(signingOut)
  const extensions = [signing, ...others].map(({ extension }) => extension)
  return [createProvider({ extensions }), signing, ...others]
}

async function signOut(browser: Browser, url: string): Promise<Seen> {
  return browser.submit(await browser.get(url), 'sign-out')
}

describe('the end of a session', () => {
  it('is told to all clients by the page of this server as well, and by every extension', async () => {
    const [provider, one, other] = setUp('/logout')
    const browser = await signedIn(provider)
    const sid = lastSid(provider)
    const end = await signOut(browser, `${provider.issuer}/sign-out`)
    expect(headingOf(end)).toBe('You are signed out')
    for (const signing of [one, other])
      expect(signing?.notified).toEqual([{ sid, subject: 'user-alice' }])
  })

  it('shows frames of the clients, and where the browser goes on, Front-Channel Logout §2', async () => {
    const [provider, signing] = setUp()
    signing.frames = [...frames, 'javascript:alert(1)', 'nothing']
    const browser = await signedIn(provider)
    const page = await signOut(browser, signOutUrl())
    expect([page.status, headingOf(page), page.location]).toEqual([
      200,
      'You are signed out',
      undefined,
    ])
    expect(browser.cookies.size).toBe(0)
    const shown = [...page.text.matchAll(/<iframe[^>]*?\ssrc="([^"]*)"[^>]*>/g)]
    expect(shown.map(([, src]) => src?.replaceAll('&amp;', '&'))).toEqual(frames)
    for (const [tag] of shown) {
      expect(tag).toContain('hidden')
      // A page of a client must not take the browser elsewhere.
      expect(tag).toContain('sandbox="allow-scripts allow-same-origin"')
    }
    expect(linkOf(page, 'Go back to Notebook')).toBe(goodbye)
    expect(page.text).toContain(
      `<noscript><meta http-equiv="refresh" content="3; url=${goodbye}" /></noscript>`,
    )
  })

  it('A-32 A-53 allows that page its frames and its one script, and nobody to frame it, Front-Channel Logout §2', async () => {
    const [provider, signing] = setUp()
    signing.frames = frames
    const page = await signOut(await signedIn(provider), signOutUrl())
    const policy = String(page.headers['content-security-policy'])
    const nonce = /script-src 'nonce-(\w{22})'/.exec(policy)?.[1] ?? ''
    expect(policy).toBe(
      `default-src 'none'; style-src 'nonce-${nonce}'; frame-src https://one.example http://127.0.0.1:3000; script-src 'nonce-${nonce}'; form-action 'self'; frame-ancestors 'none'; base-uri 'none'`,
    )
    expect(page.headers['x-frame-options']).toBe('DENY')
    expect(page.text.match(/<script/g)).toHaveLength(1)
    expect(page.text).toContain(
      `<script nonce="${nonce}" data-location="${goodbye}" data-frames="3">`,
    )
  })

  it('A-38 names no more than the schemes of frames that are many, for the sake of the header, Front-Channel Logout §2', async () => {
    const [provider, signing] = setUp()
    const hosts = Array.from({ length: 50 }, (_, index) => `${'h'.repeat(60)}-${index}.example`)
    signing.frames = hosts.map((host) => `https://${host}/out`)
    const policyOf = async (): Promise<string> => {
      const page = await signOut(await signedIn(provider), signOutUrl())
      expect(page.text.match(/<iframe/g)).toHaveLength(signing.frames.length)
      return String(page.headers['content-security-policy'])
    }
    const policy = await policyOf()
    expect(policy).toContain('; frame-src https:; ')
    expect(policy.length).toBeLessThan(300)
    signing.frames = [...signing.frames, 'http://[::1]:3000/out']
    expect(await policyOf()).toContain('; frame-src https: http:; ')
    signing.frames = signing.frames.slice(0, 20)
    expect(await policyOf()).toContain(`; frame-src https://${hosts[0]} https://${hosts[1]} `)
  })

  it('A-53 writes no URL into the text of the script', async () => {
    const [provider, signing] = setUp()
    const hostile = '</script><script>alert(1)</script>"\'onload=alert(1)'
    signing.frames = [`https://one.example/${hostile}`]
    const url = signOutUrl({ to: `https://app.example/${hostile}` })
    const page = await signOut(await signedIn(provider), url)
    const [, text] = /<script[^>]*>(.*?)<\/script>/s.exec(page.text) ?? []
    expect(text).not.toContain('example')
    expect(page.text.match(/<\/script>/g)).toHaveLength(1)
    expect(page.text).not.toMatch(/<script>|"'onload/)
  })

  it('stays on the page with frames when no place was named', async () => {
    const [provider, signing] = setUp()
    signing.frames = frames
    const browser = await signedIn(provider)
    const page = await signOut(browser, `${provider.issuer}/sign-out`)
    expect(page.text.match(/<iframe/g)).toHaveLength(3)
    expect(page.text).not.toMatch(/<script|http-equiv|<a /)
  })

  it('A-24 is no less the end when clients cannot be told, and the browser goes on', async () => {
    const [provider, signing] = setUp()
    signing.fault = new TemporarilyUnavailableError()
    const browser = await signedIn(provider)
    const session = browser.cookies.get(sessionCookieName) ?? ''
    const end = await signOut(browser, signOutUrl())
    expect([end.status, end.location?.href, browser.cookies.size]).toEqual([303, goodbye, 0])
    browser.cookies.set(sessionCookieName, session)
    expect(headingOf(await browser.get(provider.authorizeUrl()))).toBe('Sign in')
  })

  it('rejects with a fault of the extension, so that the framework logs it', async () => {
    const [provider, signing] = setUp()
    signing.fault = new Error('a mistake in the code')
    const browser = await signedIn(provider)
    await expect(signOut(browser, signOutUrl())).rejects.toBe(signing.fault)
  })
})

describe('another user who signs in with the same browser', () => {
  it('ends the session before, of which the clients are told', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    const sid = lastSid(provider)
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })), 'bob')
    expect(signing.notified).toEqual([{ sid, subject: 'user-alice' }])
    expect(lastSid(provider)).not.toBe(sid)
  })

  it('sees a page that tells them by frames and goes on to the interaction, Front-Channel Logout §2', async () => {
    const [provider, signing] = setUp()
    signing.frames = frames
    const browser = await signedIn(provider)
    const asked = await browser.get(provider.authorizeUrl({ prompt: 'login' }))
    const page = await browser.signIn(asked, 'bob')
    expect([page.status, headingOf(page)]).toEqual([200, 'One moment'])
    expect(page.text.match(/<iframe/g)).toHaveLength(3)
    expect(page.headers['content-security-policy']).toContain('frame-src https://one.example ')
    const location = linkOf(page, 'Continue')
    expect(location).toBe(asked.url)
    const consent = await browser.get(location)
    expect(consent.text).toContain('<bdi>bob</bdi>')
  })

  it('A-35 is not the same user, whose session goes on under a new secret and its own identifier', async () => {
    const [provider, signing] = setUp()
    const browser = await signedIn(provider)
    const [sid, secret] = [lastSid(provider), browser.cookies.get(sessionCookieName)]
    await browser.signIn(await browser.get(provider.authorizeUrl({ prompt: 'login' })))
    expect(browser.cookies.get(sessionCookieName)).not.toBe(secret)
    expect([lastSid(provider), signing.notified]).toEqual([sid, []])
    // So the clients of before are told when it ends.
    await signOut(browser, `${provider.issuer}/sign-out`)
    expect(signing.notified).toEqual([{ sid, subject: 'user-alice' }])
  })
})

describe('endSessions', () => {
  it('ends every session of a user and of nobody else, and tells the clients', async () => {
    const [provider, signing] = setUp()
    const [first, second, bobs] = [
      await signedIn(provider),
      await signedIn(provider),
      await signedIn(provider, 'bob'),
    ]
    expect(await provider.pages.endSessions('user-alice')).toBe(2)
    expect(signing.notified.map(({ subject }) => subject)).toEqual(['user-alice', 'user-alice'])
    expect(new Set(signing.notified.map(({ sid }) => sid)).size).toBe(2)
    const url = provider.authorizeUrl()
    expect(headingOf(await first.get(url))).toBe('Sign in')
    expect(headingOf(await second.get(url))).toBe('Sign in')
    expect(headingOf(await bobs.get(url))).toBe('Allow Notebook access?')
    expect(await provider.pages.endSessions('user-alice')).toBe(0)
    expect(await provider.pages.endSessions('\ud800')).toBe(0)
  })

  it('tells the clients of sessions that ended by their age, too, and each once (Back-Channel Logout §2.3)', async () => {
    const [provider, signing] = setUp()
    await signedIn(provider)
    const expired = lastSid(provider)
    provider.clock.advance(28_800)
    await signedIn(provider)
    const live = lastSid(provider)
    signing.remembered.add(expired).add(live)
    expect(await provider.pages.endSessions('user-alice')).toBe(2)
    const sids = signing.notified.map(({ sid }) => sid)
    expect(sids).toEqual([live, expired])
    expect(await provider.pages.endSessions('user-alice')).toBe(0)
  })

  it('leaves grants that outlive sessions alone, unless it is told otherwise', async () => {
    const [provider] = setUp()
    await signedIn(provider)
    const { grants } = provider.server.context.repositories
    const kept = (grantId: string, subject: string) =>
      grants.save(
        { grantId, clientId: 'notebook', subject, scope: ['offline_access'], remembered: {} },
        2e9,
      )
    await kept('g1', 'user-alice')
    await kept('g2', 'user-bob')
    expect(await provider.pages.endSessions('user-alice')).toBe(1)
    expect(await grants.find('g1')).toBeDefined()
    expect(await provider.pages.endSessions('user-alice', { grants: true })).toBe(0)
    expect(await grants.find('g1')).toBeUndefined()
    expect(await grants.find('g2')).toBeDefined()
  })

  it('A-24 tells those whom it could not tell when it is called again', async () => {
    const [provider, signing] = setUp()
    await signedIn(provider)
    const sid = lastSid(provider)
    signing.remembered.add(sid)
    signing.fault = new TemporarilyUnavailableError()
    await expect(provider.pages.endSessions('user-alice')).rejects.toBe(signing.fault)
    signing.fault = undefined
    expect(await provider.pages.endSessions('user-alice')).toBe(1)
    expect(signing.notified).toEqual([{ sid, subject: 'user-alice' }])
  })

  it('lets two callers end each session once', async () => {
    const [provider, signing] = setUp()
    for (let count = 0; count < 5; count++) await signedIn(provider)
    const { endSessions } = provider.pages
    const [one, other] = await Promise.all([endSessions('user-alice'), endSessions('user-alice')])
    expect([one + other, signing.notified.length]).toEqual([5, 5])
  })

  it('ends all of them before it says that clients could not be told', async () => {
    const [provider, signing] = setUp()
    const browsers = [await signedIn(provider), await signedIn(provider)]
    signing.fault = new TemporarilyUnavailableError()
    await expect(provider.pages.endSessions('user-alice')).rejects.toBe(signing.fault)
    for (const browser of browsers)
      expect(headingOf(await browser.get(provider.authorizeUrl()))).toBe('Sign in')
  })

  it('leaves the sessions of another server with the same store alone', async () => {
    const one = createProvider({ issuer: 'https://host.example/one' })
    const other = createProvider({ issuer: 'https://host.example/other', store: one.store })
    const browser = await signedIn(one)
    expect(await other.pages.endSessions('user-alice')).toBe(0)
    expect(headingOf(await browser.get(one.authorizeUrl()))).toBe('Allow Notebook access?')
  })

  it.each([[''], [undefined], [7]])('S-C1 refuses the subject %j', async (subject) => {
    const { endSessions } = createProvider().pages
    // What JavaScript callers pass is anything.
    await expect(endSessions(subject as string)).rejects.toThrow('takes the subject of a user')
  })
})

describe('loadFrames', () => {
  const model: FramesModel = {
    service: 'Example',
    language: 'en',
    display: undefined,
    nonce: 'n',
    css: '',
    frames,
    location: goodbye,
  }

  /** Runs the script of a page, and says where it went, when a frame loads and when time passes. */
  function run(): {
    went: string[]
    load: (target: object) => void
    timers: [() => void, number][]
  } {
    const text = loadFrames(model)?.toString() ?? ''
    const [, attributes = '', script = ''] = /<script([^>]*)>(.*?)<\/script>/s.exec(text) ?? []
    const data = [...attributes.matchAll(/data-(\w+)="([^"]*)"/g)]
    const went: string[] = []
    const timers: [() => void, number][] = []
    const listeners: ((event: { target: object }) => void)[] = []
    const page = {
      document: {
        currentScript: {
          dataset: Object.fromEntries(data.map(([, name = '', value = '']) => [name, value])),
        },
        addEventListener: (
          type: string,
          listener: (event: { target: object }) => void,
          capture: boolean,
        ) => {
          // Loading does not bubble.
          if (type === 'load' && capture) listeners.push(listener)
        },
      },
      location: { replace: (url: string) => went.push(url) },
      setTimeout: (work: () => void, milliseconds: number) => timers.push([work, milliseconds]),
      Set,
      Number,
    }
    new Script(script).runInContext(createContext(page))
    return { went, timers, load: (target) => listeners.forEach((each) => each({ target })) }
  }

  it('goes on when each frame loaded, however often one of them does, Front-Channel Logout §2', () => {
    const { went, load } = run()
    const [one, two, three] = frames.map((src) => ({ tagName: 'IFRAME', src }))
    for (const target of [one, one, one, two, { tagName: 'IMG' }]) load(target ?? {})
    expect(went).toEqual([])
    load(three ?? {})
    expect(went).toEqual([goodbye])
  })

  it('goes on after 3 seconds whatever did not load', () => {
    const { went, timers } = run()
    expect(timers.map(([, milliseconds]) => milliseconds)).toEqual([3000])
    timers[0]?.[0]()
    expect(went).toEqual([goodbye])
  })

  it('is nothing without frames', () => {
    expect(html`${loadFrames({ ...model, frames: [] })}`.toString()).toBe('')
  })
})
