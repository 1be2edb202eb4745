import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Browser } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { startProvider, user, type RunningProvider } from '../peers/provider.ts'
import { available, launch, newPerson, type Person } from './chromium.ts'

describe.skipIf(!available)('sign-in pages in Chromium (needs Chromium, CHROMIUM_PATH)', () => {
  let provider: RunningProvider
  let browser: Browser
  let person: Person
  let redirectUri: string
  const app = createServer((_req, res) => void res.end('the app'))

  beforeAll(async () => {
    provider = await startProvider()
    // Registered with another port: a loopback redirect URI may have any, RFC 8252 §7.3.
    await once(app.listen(0, '127.0.0.1'), 'listening')
    redirectUri = `http://127.0.0.1:${(app.address() as AddressInfo).port}/callback`
    browser = await launch()
    person = await newPerson(browser)
  }, 60_000)
  afterAll(async () => {
    await browser.close()
    await provider.stop()
    app.close()
    app.closeAllConnections()
  })

  const authorizationUrl = (state: string) => {
    const parameters = new URLSearchParams({
      client_id: 'peer',
      redirect_uri: redirectUri,
      response_type: 'code',
      scope: 'openid profile',
      state,
      code_challenge: 'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
      code_challenge_method: 'S256',
    })
    return `${provider.issuer}/authorize?${parameters.toString()}`
  }

  it('asks again after a wrong password, then for consent, and returns to the app', async () => {
    const { problems } = person
    const page = await person.context.newPage()
    await page.goto(authorizationUrl('first'))
    await page.getByLabel('Username').fill(user.username)
    await page.getByLabel('Password').fill('wrong')
    await page.getByRole('button', { name: 'Sign in' }).click()
    expect(await page.getByRole('alert').textContent()).toBeTruthy()
    await page.getByLabel('Username').fill(user.username)
    await page.getByLabel('Password').fill(user.password)
    await page.keyboard.press('Enter')
    await page.getByRole('button', { name: 'Allow' }).click()
    await page.waitForURL(`${redirectUri}*`)
    const query = new URL(page.url()).searchParams
    expect(query.get('state')).toBe('first')
    expect(query.get('code')).toMatch(/^[A-Za-z0-9]{43}$/)
    expect(problems.filter((text) => text.includes('Content Security Policy'))).toEqual([])
    await page.close()
  })

  it('does not ask a second time: the session and the consent are remembered', async () => {
    const page = await person.context.newPage()
    await page.goto(authorizationUrl('second'))
    await page.waitForURL(`${redirectUri}*`)
    expect(new URL(page.url()).searchParams.get('state')).toBe('second')
    await page.close()
  })

  it('tells the app when the person denies', async () => {
    const page = await person.context.newPage()
    await page.goto(`${authorizationUrl('third')}&prompt=consent`)
    await page.getByRole('button', { name: 'Deny' }).click()
    await page.waitForURL(`${redirectUri}*`)
    expect(new URL(page.url()).searchParams.get('error')).toBe('access_denied')
    await page.close()
  })
})
