import { addParamsToUri } from '@authkit/common'
import type { InteractionContext } from './context.ts'

/** Paths of the pages below the issuer. */
export const paths = { interaction: '/interaction', signOut: '/sign-out' } as const

/** Pages of an interaction that a link leads to. */
export type LinkedPage = 'sign-in' | 'sign-up'

/** URL of the page of an interaction: the one that it waits for, or the one that is named if it can be shown now. */
export function interactionUrl(
  id: string,
  { url }: Pick<InteractionContext, 'url'>,
  page?: LinkedPage,
): string {
  const named: (readonly [string, string])[] = page === undefined ? [] : [['page', page]]
  return addParamsToUri(url(paths.interaction), [['id', id], ...named])
}

/** URL of the page that answers a posted request to sign out, or one that asked for nothing. */
export function signOutUrl(
  id: string | undefined,
  { url }: Pick<InteractionContext, 'url'>,
): string {
  return id === undefined ? url(paths.signOut) : addParamsToUri(url(paths.signOut), [['id', id]])
}
