import type { JsonObject } from '@authkit/common/store'
import { InvalidGrantError } from '@authkit/oauth2'
import type {
  AuthenticationContext,
  Client,
  GrantRecord,
  ServerContext,
} from '@authkit/oauth2/server'
import { readMemory } from '../authentication-request/memory.ts'
import { releaseClaims } from '../release-claims.ts'
import type { OpenIDSettings } from '../settings.ts'
import { idTokenClaims } from './id-token-claims.ts'
import { clientSigner, protect } from './protected-response.ts'

/** What an ID Token is made for. */
export interface IdTokenRequest {
  readonly client: Client
  readonly grant: Pick<GrantRecord, 'remembered' | 'scope'> & {
    readonly subject: string
    readonly authentication: AuthenticationContext
  }
  readonly scope: readonly string[]
  /** Whether the nonce of the authentication request is in it. */
  readonly withNonce: boolean
  /** Whether it is all that the client gets, so that the claims of the scope are in it, Core §5.4. */
  readonly alone: boolean
  readonly accessToken?: string | undefined
  readonly code?: string | undefined
  readonly state?: string | undefined
}

/** Makes an ID Token, signed and encrypted as its client registered, Core §2. */
export async function createIdToken(
  { client, grant, scope, withNonce, alone, ...comesWith }: IdTokenRequest,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<string> {
  const { subject, authentication, remembered } = grant
  const memory = readMemory(remembered)
  const signer = await clientSigner(client, 'id_token', context, settings)
  // It exists for ID Tokens; its type says otherwise for UserInfo alone.
  if (!signer) throw new TypeError('An ID Token without an algorithm')
  const issuedAt = context.clock()
  const claims = idTokenClaims(
    {
      issuer: context.issuer,
      subject: await context.subjectFor(subject, client),
      audience: [client.client_id, ...settings.idTokenAudience(client)],
      issuedAt,
      expiresAt: issuedAt + settings.idTokenLifetime(client),
      nonce: withNonce ? memory.nonce : undefined,
      authentication,
      ...comesWith,
    },
    signer.alg,
    signer.crv,
  )
  const asked = { scope: alone || settings.scopeInIdToken ? scope : [], use: 'id_token' as const }
  const withheld = grant.scope.filter((name) => !scope.includes(name))
  const known = await releaseClaims({ subject, client, memory, withheld, ...asked }, settings)
  if (!known) throw new InvalidGrantError(undefined, { reason: 'user_gone' })
  const all: JsonObject = { ...known, ...claims }
  return protect(all, signer, client, 'id_token', context, settings)
}
