import type { Page } from '@authkit/testing'
import { expect } from 'vitest'

/** Checks that the user is shown an error, and that nothing leads the browser on. */
export function expectErrorPage(page: Page): void {
  expect(page.status).toBeGreaterThanOrEqual(400)
  expect(page.status).toBeLessThan(500)
  expect(page.headers.get('content-type')).toMatch(/^text\/html/)
  expect(page.location).toBeUndefined()
  expect(page.body).not.toMatch(/<form\b|http-equiv="refresh"/i)
}
