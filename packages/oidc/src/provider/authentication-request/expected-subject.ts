import type { Parameters } from '@authkit/common/http'
import type { Client, ServerContext } from '@authkit/oauth2/server'
import { verifyIdTokenHint } from '../logout/id-token-hint.ts'

/** The user whom an `id_token_hint` is about, as the client knows it, Core §3.1.2.1; `undefined` without a hint. */
export async function subjectOfHint(
  parameters: Parameters,
  { client_id: clientId }: Client,
  context: ServerContext,
): Promise<string | undefined> {
  const hint = parameters.get('id_token_hint')
  if (hint === undefined) return undefined
  const { sub } = await verifyIdTokenHint(hint, clientId, context)
  return sub
}
