import { AuthkitConfigError } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import {
  JoseError,
  JsonWebEncryption,
  JsonWebSignature,
  jwt,
  type JsonWebKey,
  KeySetUnavailableError,
} from '@authkit/jose'
import {
  secretEncryption,
  TemporarilyUnavailableError,
  UnauthorizedClientError,
} from '@authkit/oauth2'
import { type Client, clientKeys, type ServerContext, validSecrets } from '@authkit/oauth2/server'
import { clientSecretKey } from '../../id-token/client-secret-key.ts'
import type { OpenIDSettings } from '../settings.ts'
import {
  type ClientEncryption,
  type ClientUse,
  encryptionOf,
  signatureOf,
} from './client-algorithms.ts'

const jws = new JsonWebSignature()
const jwe = new JsonWebEncryption()

/** What signs for a client. */
export interface ClientSigner {
  readonly alg: string
  /** Absent for what is not signed. */
  readonly key: JsonWebKey | Uint8Array | undefined
  /** Curve of the key, which decides the hash of EdDSA. */
  readonly crv: string | undefined
}

/** What signs for a client, by the algorithm that it registered; absent for UserInfo that goes out unsigned, Core §10.1. */
export async function clientSigner(
  client: Client,
  use: ClientUse,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<ClientSigner | undefined> {
  const alg = signatureOf(client, use, context, settings)
  if (alg === undefined) return undefined
  if (alg === 'none') return { alg, key: undefined, crv: undefined }
  // Core §10.1: a MAC is made with the bytes of the client secret.
  if (alg.startsWith('HS'))
    return { alg, key: new TextEncoder().encode(secretOf(client, context)), crv: undefined }
  const { keys } = context
  if (!keys)
    throw new AuthkitConfigError(
      'openid() needs signing keys: new AuthorizationServer({ keys, … })',
    )
  const key = await keys.signingKey(alg)
  return { alg, key, crv: key.crv }
}

/** Claims as the client registered to get them: signed, encrypted, or both, Core §16.14; absent when it gets plain JSON. */
export async function protectedResponse(
  claims: JsonObject,
  client: Client,
  use: ClientUse,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<string | undefined> {
  const signer = await clientSigner(client, use, context, settings)
  if (signer) return protect(claims, signer, client, use, context, settings)
  const encryption = encryptionOf(client, use, settings)
  return encryption && encrypt(JSON.stringify(claims), {}, encryption, client, context, settings)
}

/** Signs claims, and encrypts the result where the client registered that, Core §10.2. `typ` tells kinds of tokens apart. */
export async function protect(
  claims: JsonObject,
  signer: ClientSigner,
  client: Client,
  use: ClientUse,
  context: ServerContext,
  settings: OpenIDSettings,
  typ = 'JWT',
): Promise<string> {
  const token = await sign(claims, signer, typ)
  const encryption = encryptionOf(client, use, settings)
  return encryption ? encrypt(token, { cty: 'JWT' }, encryption, client, context, settings) : token
}

function sign(
  claims: JsonObject,
  { alg, key }: ClientSigner,
  typ: string,
): string | Promise<string> {
  // Core §2: only where the client asked for it at its registration.
  if (key === undefined) return jws.serializeUnsecured({ alg: 'none', typ }, JSON.stringify(claims))
  return jwt.encodeAsync({ alg, typ }, claims, key, {
    check: false,
    minimumSecretLength: 'rfc7518',
  })
}

async function encrypt(
  payload: string,
  header: { readonly cty?: string },
  { alg, enc }: ClientEncryption,
  client: Client,
  context: ServerContext,
  { addresses }: OpenIDSettings,
): Promise<string> {
  const isShared = secretEncryption.includes(alg)
  const key = isShared
    ? clientSecretKey(secretOf(client, context), alg, enc)
    : clientKeys(client, { addresses, clock: context.clock })
  if (!key)
    throw new UnauthorizedClientError('The client has no key to encrypt for', {
      reason: 'client_has_no_keys',
    })
  try {
    return await jwe.serializeCompactAsync({ ...header, alg, enc }, payload, key, {
      algorithms: [alg, enc],
    })
  } catch (cause) {
    if (cause instanceof KeySetUnavailableError)
      throw new TemporarilyUnavailableError(undefined, { cause, reason: 'client_keys_unavailable' })
    if (!(cause instanceof JoseError)) throw cause
    throw new UnauthorizedClientError('The client has no key to encrypt for', {
      cause,
      reason: 'client_has_no_keys',
    })
  }
}

function secretOf(client: Client, { clock }: ServerContext): string {
  const [current] = validSecrets(client, clock())
  if (!current)
    throw new UnauthorizedClientError('The client has no secret any more', {
      reason: 'client_has_no_secret',
    })
  if (typeof current.client_secret === 'string') return current.client_secret
  throw new AuthkitConfigError(
    `Client "${client.client_id}": its algorithms work with the client_secret itself, and a hash of it does not do`,
  )
}
