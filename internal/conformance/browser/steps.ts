import type { FrameLocator, Page } from 'playwright-core'
import type { RelyingParty } from './relying-party.ts'

/** Fills in the form of the provider; the password is the username. */
export async function signIn(page: Page, username: string): Promise<void> {
  await page.getByLabel('Username').fill(username)
  await page.getByLabel('Password').fill(username)
  await page.getByRole('button', { name: 'Sign in' }).click()
}

/** Presses a button. */
export function press(page: Page, name: string): Promise<void> {
  return page.getByRole('button', { name, exact: true }).click()
}

/** Waits for a page by its heading. */
export function heading(page: Page | FrameLocator, name: string): Promise<void> {
  return page.getByRole('heading', { name, exact: true }).waitFor()
}

/** Begins a login at an application, with parameters of the request. */
export async function begin(
  page: Page,
  { origin }: RelyingParty,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  await page.goto(`${origin}/login?${new URLSearchParams(parameters).toString()}`)
}

/** Begins a logout. Pages with frames are left as soon as those loaded, so that this waits for none of them to load. */
export async function leave(
  page: Page,
  { origin }: RelyingParty,
  parameters: Readonly<Record<string, string>> = {},
): Promise<void> {
  const url = `${origin}/logout?${new URLSearchParams(parameters).toString()}`
  await page.goto(url, { waitUntil: 'commit' })
}

/** The `sid` of the one session at an application. */
export function sidAt({ sessions }: RelyingParty): unknown {
  const [token, ...others] = sessions.values()
  return others.length === 0 ? token?.userinfo?.['sid'] : undefined
}
