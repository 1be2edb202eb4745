import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import {
  type Browser,
  type BrowserContext,
  type BrowserContextOptions,
  chromium,
  type Page,
} from 'playwright-core'

const executablePath = process.env['CHROMIUM_PATH'] ?? '/usr/bin/chromium'

/** Whether these tests can run here. */
export const available = existsSync(executablePath)

if (!available && process.env['AUTHKIT_REQUIRE_SERVICES'] === '1') {
  throw new Error('Chromium is required here: install it, or name it with CHROMIUM_PATH')
}

const quiet = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

/** Somebody's browser: cookies of its own, a page, and what the console says is wrong. */
export interface Person {
  readonly context: BrowserContext
  readonly page: Page
  /** Errors on the console of every page and every frame, such as what a Content-Security-Policy kept them from. */
  readonly problems: readonly string[]
  readonly close: () => Promise<void>
}

/** Starts Chromium. */
export function launch(): Promise<Browser> {
  return chromium.launch({ executablePath, headless: true, args: quiet })
}

/** Opens a browser that nobody used before. */
export async function newPerson(
  browser: Browser,
  options: BrowserContextOptions = {},
): Promise<Person> {
  return personIn(await browser.newContext(options))
}

/** Opens a browser that lets cookies into frames of other sites, which Debian's Chromium does not by itself. It ignores who issued certificates. */
export async function newTrustingPerson(): Promise<Person> {
  const profile = await mkdtemp(join(tmpdir(), 'authkit-chromium-'))
  await mkdir(join(profile, 'Default'))
  const preferences = { profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }
  await writeFile(join(profile, 'Default', 'Preferences'), JSON.stringify(preferences))
  const settings = { executablePath, headless: true, args: quiet, ignoreHTTPSErrors: true }
  const person = await personIn(await chromium.launchPersistentContext(profile, settings))
  return {
    ...person,
    async close() {
      await person.close()
      await rm(profile, { recursive: true, force: true })
    },
  }
}

async function personIn(context: BrowserContext): Promise<Person> {
  // What does not come, does not come soon: everything is on this machine.
  context.setDefaultTimeout(10_000)
  const problems: string[] = []
  context.on('console', (message) => {
    if (message.type() === 'error') problems.push(message.text())
  })
  context.on('weberror', (fault) => void problems.push(String(fault.error())))
  return { context, page: await context.newPage(), problems, close: () => context.close() }
}
