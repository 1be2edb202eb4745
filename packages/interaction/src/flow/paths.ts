import { addParamsToUri } from '@authkit/common'
import type { InteractionContext } from './context.ts'

/** Paths of the pages below the issuer. */
export const paths = { interaction: '/interaction', signOut: '/sign-out' } as const

/** URL of the page of an interaction. */
export function interactionUrl(id: string, { url }: Pick<InteractionContext, 'url'>): string {
  return addParamsToUri(url(paths.interaction), [['id', id]])
}
