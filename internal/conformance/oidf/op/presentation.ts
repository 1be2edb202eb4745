import type { Page } from '@authkit/testing'
import { allows, elements } from './markup.ts'

/** What images a page shows and where its links lead. An image that the page's own policy keeps the browser from loading is not shown. */
export function shown(page: Page | undefined): readonly string[] {
  if (!page) return []
  const images = elements(page, 'img').map(({ src = '' }) => src)
  const links = elements(page, 'a').map(({ href = '' }) => href)
  return [...images.filter((url) => allows(page, 'img-src', url)), ...links]
}
