import { runInNewContext } from 'node:vm'
import { describe, expect, it } from 'vitest'
import { iframeScript } from '../../../src/provider/session-management/iframe-script.ts'
import {
  browserStateCookie,
  sessionState,
} from '../../../src/provider/session-management/session-state.ts'

const issuer = 'https://op.example'
const origin = 'https://rp.example'
const { name, value } = browserStateCookie('s1', issuer)
const good = `${name}=${value}`

interface Frame {
  readonly cookie?: string
  readonly ancestors?: readonly string[] | null
  readonly referrer?: string
  readonly subtle?: boolean
}

interface Message {
  readonly data: unknown
  readonly origin: string
  readonly source: unknown
}

/** The script in a frame, and what it answers to a message; `undefined` when it stays silent. */
function frame({ cookie = good, ancestors = [origin], referrer = '', subtle = true }: Frame = {}) {
  let listener = (_message: Message): void | Promise<void> => {}
  const window = {}
  runInNewContext(iframeScript, {
    window,
    URL,
    TextEncoder,
    Uint8Array,
    crypto: subtle ? crypto : {},
    document: { cookie, referrer, currentScript: { dataset: { cookie: name } } },
    location: ancestors === null ? {} : { ancestorOrigins: ancestors },
    addEventListener(_type: string, added: typeof listener) {
      listener = added
    },
  })
  return async (data: unknown, from = origin, source?: object | null) => {
    const answers: unknown[] = []
    const client = {
      postMessage: (status: unknown, target: unknown) => answers.push({ status, target }),
    }
    await listener({ data, origin: from, source: source === undefined ? client : source })
    expect(answers.length).toBeLessThan(2)
    return answers[0]
  }
}

const message = (clientId = 'rp', from = origin, state = value) =>
  `${clientId} ${sessionState(clientId, from, state)}`

const tells = (status: string, target = origin) => ({ status, target })

describe('the script in the frame of the provider', () => {
  it('GAP-10 answers unchanged for the session that the client knows, to its origin alone (Session Management §3.2)', async () => {
    expect(await frame()(message())).toEqual(tells('unchanged'))
    expect(await frame({ cookie: `a=b; ${good}; c=d` })(message())).toEqual(tells('unchanged'))
    const spaced = 'a client'
    expect(await frame()(message(spaced))).toEqual(tells('unchanged'))
  })

  it('answers changed when the session is another or over, and where the browser keeps the cookie from the frame (Session Management §3.2 and §5.1)', async () => {
    const other = browserStateCookie('s2', issuer).value
    for (const cookie of ['', `${name}=${other}`, `${name}=`, `x${good}`, 'other=1'])
      expect(await frame({ cookie })(message()), cookie).toEqual(tells('changed'))
    // A state without a session is never that of a client.
    expect(await frame({ cookie: '' })(message('rp', origin, ''))).toEqual(tells('changed'))
  })

  it('answers changed for what was made for another client or origin (Session Management §3.2)', async () => {
    expect(await frame()(message('rp').replace('rp ', 'other '))).toEqual(tells('changed'))
    expect(await frame()(message('rp', 'https://other.example'))).toEqual(tells('changed'))
  })

  it('answers error for what is no message (Session Management §3.2)', async () => {
    const state = sessionState('rp', origin, value)
    for (const data of [
      '',
      'rp',
      state,
      ` ${state}`,
      `rp ${state.replace('.', ' ')}`,
      `rp ${state}.x.y`,
      `rp ${state.slice(1)}`,
      `rp\n${state}`,
      `${'x'.repeat(5000)} ${state}`,
      { client_id: 'rp' },
      undefined,
      7,
    ])
      expect(await frame()(data), JSON.stringify(data)).toEqual(tells('error'))
  })

  it('answers error where the browser hashes nothing (Session Management §3.2)', async () => {
    expect(await frame({ subtle: false })(message())).toEqual(tells('error'))
  })

  it('stays silent before origins other than that of the page around it (Session Management §3.2)', async () => {
    const evil = 'https://evil.example'
    expect(await frame()(message('rp', evil), evil)).toBeUndefined()
    expect(await frame()(message(), 'null')).toBeUndefined()
    const byReferrer = frame({ ancestors: null, referrer: `${origin}/page` })
    expect(await byReferrer(message('rp', evil), evil)).toBeUndefined()
    expect(await byReferrer(message())).toEqual(tells('unchanged'))
    const unknown = frame({ ancestors: null })
    expect(await unknown(message())).toEqual(tells('unchanged'))
    expect(await unknown(message('rp', origin), evil)).toEqual(tells('changed', evil))
    expect(await unknown(message(), origin, null)).toBeUndefined()
  })
})
