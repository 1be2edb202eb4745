import { createContext, runInContext } from 'node:vm'
import type { UserAgent } from '@authkit/testing'
import { expect } from 'vitest'
import { elements } from './markup.ts'
import type { Suite } from './suite.ts'

/** A message between windows, as its listener gets it. */
interface Message {
  readonly data: string
  readonly origin: string
  readonly source: { readonly postMessage: (data: unknown, target: string) => void }
}

/**
 * Loads the frame of the provider into a page of the client, sends it a message and gives the answer, Session Management §3.1 and §3.2. The
 * script of the frame runs as it was sent, with what it may see of the browser.
 */
export async function askFrame(
  suite: Suite,
  browser: UserAgent,
  message: string,
): Promise<unknown> {
  const { origin } = suite.site
  const url = suite.endpoint('check_session_iframe')
  const page = await browser.request(url)
  expect(page.status).toBe(200)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  expect(page.headers.get('x-frame-options')).toBeNull()
  const script = /<script\b[^>]*>([^]*?)<\/script>/.exec(page.body)?.[1] ?? ''
  const dataset = Object.fromEntries(
    Object.entries(elements(page, 'script')[0] ?? {}).map(([name, value]) => [
      name.replace(/^data-/, ''),
      value,
    ]),
  )
  const cookie = [...browser.cookies(new URL(url).hostname)]
    .map(([name, value]) => `${name}=${value}`)
    .join('; ')
  const listeners: ((event: Message) => unknown)[] = []
  const frame: Record<string, unknown> = {
    document: { currentScript: { dataset }, cookie, referrer: `${origin}/` },
    location: { ancestorOrigins: [origin] },
    addEventListener: (_type: string, listener: (event: Message) => unknown) =>
      listeners.push(listener),
    crypto,
    TextEncoder,
    URL,
    Uint8Array,
  }
  frame['window'] = frame
  runInContext(script, createContext(frame))
  return new Promise((resolve, reject) => {
    const postMessage = (data: unknown, target: string): void =>
      target === origin ? resolve(data) : reject(new Error(`answered to ${target}`))
    if (listeners.length === 0) reject(new Error('the frame does not listen'))
    for (const listener of listeners)
      void listener({ data: message, origin, source: { postMessage } })
  })
}
