import type { HttpRequest } from '@authkit/common/http'
import { expect, type TestContext } from 'vitest'
import { type Outcome, prepare } from './call.ts'
import type { Field } from './field.ts'
import { askToken, authorizationQuery, freshSubject, redemption } from './ledger.ts'
import { meeting, runRounds, tally } from './rounds.ts'
import { callback, issuer } from './site.ts'

/** A browser that does what it is told and keeps its cookies. */
class Browser {
  readonly #field: Field
  readonly #cookies: Map<string, string> = new Map()

  constructor(field: Field) {
    this.#field = field
  }

  /** The request as this browser sends it now. */
  request(url: string, fields?: Readonly<Record<string, string>>): HttpRequest {
    const cookie = [...this.#cookies].map(([name, value]) => `${name}=${value}`).join('; ')
    const headers = { ...(cookie !== '' && { cookie }) }
    if (!fields) return { method: 'GET', url, headers }
    const type = 'application/x-www-form-urlencoded'
    const body = new URLSearchParams(fields).toString()
    return { method: 'POST', url, headers: { ...headers, 'content-type': type }, body }
  }

  /** Sends it and keeps the cookies. */
  async send(url: string, fields?: Readonly<Record<string, string>>): Promise<Outcome> {
    const { site } = this.#field
    const outcome = await prepare({ call: 'page', request: this.request(url, fields) }, site)()
    for (const line of linesOf(outcome.members['setCookie'])) {
      const [, name = '', value = ''] = /^([^=]*)=([^;]*)/.exec(line) ?? []
      this.#cookies.set(name, value)
    }
    return outcome
  }

  /** Goes where a redirect leads. */
  follow({ members }: Outcome): Promise<Outcome> {
    return this.send(placeOf(members['location']))
  }
}

/** The lines of a header field that may come once, several times or not at all. */
const linesOf = (value: unknown): readonly string[] =>
  [value].flat().filter((line) => typeof line === 'string')

const placeOf = (location: unknown): string => new URL(String(location), issuer).href

const tokenOn = ({ members }: Outcome): string =>
  /name="form_token" value="([^"]*)"/.exec(String(members['body']))?.[1] ?? ''

/** A browser before the page that asks its user to allow access. */
async function browserAtConsent(field: Field, username: string) {
  const browser = new Browser(field)
  const { authorizationEndpoint } = field.site.servers.lenient
  const begun = await browser.send(`${authorizationEndpoint}?${authorizationQuery}`)
  const page = placeOf(begun.members['location'])
  const form = { form_token: tokenOn(await browser.follow(begun)), action: 'sign-in' }
  const signedIn = await browser.send(page, { ...form, username, password: 'wonderland' })
  const consent = await browser.follow(signedIn)
  const press = (action: string): HttpRequest =>
    browser.request(page, { form_token: tokenOn(consent), action })
  return { press }
}

/** One page of consent, on which everybody presses a button at once. */
export function pressTogether(context: TestContext, field: Field): Promise<number> {
  const plan = meeting('interaction')
  return runRounds(context, field, plan, async (round) => {
    const { press } = await browserAtConsent(field, freshSubject('page', round).slice(0, 60))
    const calls = Array.from({ length: plan.parallel }, (_, index) => {
      const approves = (Math.floor(index / field.processes) + round) % 2 === 0
      return { call: 'page' as const, request: press(approves ? 'approve' : 'deny') }
    })
    const finishes = await field.race(calls)
    const answered = '400 This request was answered already.'
    expect(tally(finishes)).toEqual({ '303': 1, [answered]: plan.parallel - 1 })
    const left = finishes.find(({ result }) => result === '303')
    const place = new URL(placeOf(left?.members['location']))
    expect(place.href.startsWith(callback)).toBe(true)
    const code = place.searchParams.get('code')
    if (code === null) expect(place.searchParams.get('error')).toBe('access_denied')
    else expect(await askToken(field, redemption(code))).toMatchObject({ status: 200 })
    return 1
  })
}
