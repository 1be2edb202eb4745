import { AuthkitConfigError } from '@authkit/common'
import type { JsonValue } from '@authkit/common/store'
import { jwt, leftHalfHash } from '@authkit/jose'
import type { Client, Issued, ServerContext, ServerKeys } from '@authkit/oauth2/server'

/** Adds the ID Token to a token response, Core §3.1.3.3 and §12.2. */
export async function issueIdToken(
  issued: Issued,
  context: ServerContext,
  lifetime: number,
): Promise<Readonly<Record<string, JsonValue>> | undefined> {
  const { subject, authentication, remembered } = issued.grant
  if (subject === undefined || !authentication || !issued.scope.includes('openid')) return undefined
  const alg = signingAlgorithm(issued.client, context.keys)
  const key = await signingKeys(context.keys).signingKey(alg)
  const iat = context.clock()
  const atHash = leftHalfHash(alg, issued.accessToken, key.crv)
  const nonce = remembered['openid']?.['nonce']
  const { time, acr, amr, sid } = authentication
  const claims = {
    iss: context.issuer,
    sub: subject,
    aud: issued.client.client_id,
    iat,
    exp: iat + lifetime,
    auth_time: time,
    ...(acr === undefined ? {} : { acr }),
    ...(amr === undefined ? {} : { amr }),
    ...(sid === undefined ? {} : { sid }),
    // Core §12.2: an ID Token from a refresh carries no nonce.
    ...(typeof nonce === 'string' && !issued.refreshed ? { nonce } : {}),
    ...(atHash === undefined ? {} : { at_hash: atHash }),
  }
  return {
    id_token: await jwt.encodeAsync({ alg, typ: 'JWT' }, claims, key, {
      check: false,
      minimumSecretLength: 'rfc7518',
    }),
  }
}

/** The algorithm that the client registered; RS256 unless it did, where the keys can do that, OpenID Connect Registration §2. */
function signingAlgorithm(client: Client, keys: ServerKeys | undefined): string {
  const offered = signingKeys(keys).algorithms()
  const registered = client['id_token_signed_response_alg']
  const alg = registered ?? (offered.includes('RS256') ? 'RS256' : offered[0])
  if (typeof alg !== 'string' || !offered.includes(alg)) {
    throw new AuthkitConfigError(
      'The key set has no private key for the id_token_signed_response_alg of a client',
    )
  }
  return alg
}

function signingKeys(keys: ServerKeys | undefined): ServerKeys {
  if (!keys)
    throw new AuthkitConfigError(
      'openid() needs signing keys: new AuthorizationServer({ keys, … })',
    )
  return keys
}
