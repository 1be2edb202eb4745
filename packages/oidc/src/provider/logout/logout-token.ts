import { generateToken } from '@authkit/common'
import type { Client, ServerContext, SignedInSession } from '@authkit/oauth2/server'
import { clientSigner, protect } from '../id-token/protected-response.ts'
import { settingsOf } from '../provider-settings.ts'

/** What a Logout Token tells, Back-Channel Logout §2.4. */
const event = 'http://schemas.openid.net/event/backchannel-logout'

/** A Logout Token about a session, signed and encrypted like the ID Tokens of its client, Back-Channel Logout §2.4. */
export async function createLogoutToken(
  client: Client,
  { sid, subject }: SignedInSession,
  lifetime: number,
  context: ServerContext,
): Promise<string> {
  const settings = settingsOf(context)
  const recipient = signedRecipient(client)
  const signer = await clientSigner(recipient, 'id_token', context, settings)
  // It exists for ID Tokens; its type says otherwise for UserInfo alone.
  if (!signer) throw new TypeError('A Logout Token without an algorithm')
  const issuedAt = context.clock()
  const claims = {
    iss: context.issuer,
    sub: await context.subjectFor(subject, client),
    aud: client.client_id,
    iat: issuedAt,
    exp: issuedAt + lifetime,
    jti: generateToken(22),
    // Back-Channel Logout §2.4: the event makes it a Logout Token; a nonce would make it look like an ID Token.
    events: { [event]: {} },
    sid,
  }
  return protect(claims, signer, recipient, 'id_token', context, settings, 'logout+jwt')
}

/** Back-Channel Logout §2.4: never unsigned, also for a client whose ID Tokens are. */
function signedRecipient(client: Client): Client {
  return client['id_token_signed_response_alg'] === 'none'
    ? { ...client, id_token_signed_response_alg: undefined }
    : client
}
