import type { HttpRequest, Parameters } from '@authkit/common/http'
import { addParamsToUri } from '@authkit/common'
import { InvalidRequestError } from '@authkit/oauth2'
import type { Client, ServerContext, SignedInSession, SignOutRequest } from '@authkit/oauth2/server'
import { type IdTokenHint, verifyIdTokenHint } from './id-token-hint.ts'
import { isPostLogoutUri } from './post-logout-redirect-uri.ts'
import { takesPart } from './session-clients.ts'
import { readLogoutHint, readUiLocales, signOutParameters } from './sign-out-parameters.ts'

/** Where a client that showed no ID Token would like the browser to go. */
export interface PostLogoutTarget {
  /** One of the `post_logout_redirect_uris` of the client. */
  readonly uri: string
  /** The client that is named; anybody can name any. */
  readonly client: Client
  /** What the user might be signed in as. */
  readonly logoutHint: string | undefined
}

/** Decides whether the browser goes where a client would like that showed no ID Token, RP-Initiated Logout §3. */
export type IsLegitimate = (target: PostLogoutTarget) => boolean | Promise<boolean>

/** A request on its way through the checks. */
interface Asked {
  readonly parameters: Parameters
  readonly hint: IdTokenHint | undefined
  readonly client: Client | undefined
  readonly logoutHint: string | undefined
}

/** Checks a request to sign out; throws an `OAuth2Error` for the user to see, RP-Initiated Logout §2 and §4. */
export async function validateSignOut(
  request: HttpRequest,
  context: ServerContext,
  isLegitimate: IsLegitimate,
): Promise<SignOutRequest> {
  const parameters = signOutParameters(request)
  const logoutHint = readLogoutHint(parameters)
  const hint = await readHint(parameters, context)
  const client = await findClient(parameters, hint, context)
  return {
    client,
    hinted: hint !== undefined,
    location: await locationOf({ parameters, hint, client, logoutHint }, context, isLegitimate),
    uiLocales: readUiLocales(parameters),
    logoutHint,
    // RP-Initiated Logout §6: without a hint anybody can have sent the browser here.
    isFor: async (session) => hint !== undefined && isAbout(hint, session, client, context),
  }
}

/** Whether a hint shows that its client was told of a session. */
async function isAbout(
  hint: IdTokenHint,
  session: SignedInSession,
  client: Client | undefined,
  context: ServerContext,
): Promise<boolean> {
  // RP-Initiated Logout §2: a hint about another session is suspect.
  if (hint.sid !== undefined && hint.sid !== session.sid) return false
  if (hint.sid !== undefined && !hint.forgeable) return true
  if (!client) return false
  const isUser = hint.sub === (await context.subjectFor(session.subject, client))
  // RP-Initiated Logout §6: such a hint holds a mere name, or what the client wrote itself, so the client has to be one of the session.
  return isUser && takesPart(session, client.client_id, context)
}

async function readHint(
  parameters: Parameters,
  context: ServerContext,
): Promise<IdTokenHint | undefined> {
  const hint = parameters.get('id_token_hint')
  return hint === undefined
    ? undefined
    : verifyIdTokenHint(hint, parameters.get('client_id'), context)
}

async function findClient(
  parameters: Parameters,
  hint: IdTokenHint | undefined,
  { findClient: find }: ServerContext,
): Promise<Client | undefined> {
  const clientId = parameters.get('client_id') ?? (hint && clientOf(hint))
  if (clientId === undefined) return undefined
  const client = await find(clientId)
  if (client) return client
  throw new InvalidRequestError('There is no such client', { reason: 'unknown_client' })
}

/** Core §2: of several audiences the authorized party is the client; who else is named is not known to be one. */
function clientOf({ audience, authorizedParty }: IdTokenHint): string | undefined {
  return audience.length === 1 ? audience[0] : authorizedParty
}

async function locationOf(
  { parameters, hint, client, logoutHint }: Asked,
  context: ServerContext,
  isLegitimate: IsLegitimate,
): Promise<string | undefined> {
  const uri = parameters.get('post_logout_redirect_uri')
  if (uri === undefined) return undefined
  // RP-Initiated Logout §3: never to a URI that is not exactly one of the client's.
  if (!client || !isPostLogoutUri(uri, client, context))
    throw new InvalidRequestError('The post_logout_redirect_uri is not registered for a client', {
      reason: client ? 'post_logout_redirect_uri_not_registered' : 'client_not_named',
    })
  // RP-Initiated Logout §3: without a hint something else has to confirm that the client meant it.
  if (!hint && !(await isLegitimate({ uri, client, logoutHint }))) return undefined
  const state = parameters.get('state')
  return state === undefined ? uri : addParamsToUri(uri, [['state', state]])
}
