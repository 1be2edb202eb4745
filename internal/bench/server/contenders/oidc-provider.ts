import { generateKeyPairSync } from 'node:crypto'
import { createServer } from 'node:http'
import { type Adapter, type AdapterPayload, Provider } from 'oidc-provider'
import { type Contender, listen } from '../contender.ts'
import {
  client,
  codeChallenge,
  type GrantType,
  lifetime,
  scope,
  subject,
} from '../token-request.ts'

/** oidc-provider on node:http, its own host. Refresh tokens rotate at every use, as they do for everybody here. */
export async function oidcProvider(grantType: GrantType): Promise<Contender> {
  const storage = new Map<string, AdapterPayload>()
  const provider = new Provider('https://login.example', {
    adapter: (model: string) => new MapAdapter(model, storage),
    clients: [
      {
        client_id: client.id,
        client_secret: client.secret,
        token_endpoint_auth_method: 'client_secret_post',
        redirect_uris: [client.redirectUri],
        grant_types: ['client_credentials', 'authorization_code', 'refresh_token'],
        response_types: ['code'],
      },
    ],
    scopes: [scope],
    ttl: { AccessToken: lifetime, ClientCredentials: lifetime, RefreshToken: 14 * 86_400 },
    findAccount: (_context, accountId) => ({ accountId, claims: () => ({ sub: accountId }) }),
    issueRefreshToken: () => grantType === 'refresh_token',
    rotateRefreshToken: true,
    pkce: { required: () => true },
    features: { clientCredentials: { enabled: true }, devInteractions: { enabled: false } },
    cookies: { keys: ['x'.repeat(32)] },
    // No token here is signed, but without keys it takes some of its own and warns.
    jwks: {
      keys: [
        generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey.export({ format: 'jwk' }),
      ],
    },
  })
  const port = await listen(createServer(provider.callback()))
  const mint = { authorization_code: mintCode, refresh_token: mintRefreshToken }
  return {
    port,
    async renew(count) {
      storage.clear()
      if (grantType === 'client_credentials') return []
      const made: string[] = []
      while (made.length < count) made.push(await mint[grantType](provider))
      return made
    },
  }
}

/** Maps, since the store that comes with it keeps no more than 1000 records. */
class MapAdapter implements Adapter {
  readonly #model: string
  readonly #storage: Map<string, AdapterPayload>

  constructor(model: string, storage: Map<string, AdapterPayload>) {
    this.#model = model
    this.#storage = storage
  }

  async upsert(id: string, payload: AdapterPayload): Promise<void> {
    this.#storage.set(this.#key(id), payload)
  }

  async find(id: string): Promise<AdapterPayload | undefined> {
    return this.#storage.get(this.#key(id))
  }

  async consume(id: string): Promise<void> {
    const payload = this.#storage.get(this.#key(id))
    if (payload) payload.consumed = Math.floor(Date.now() / 1000)
  }

  async destroy(id: string): Promise<void> {
    this.#storage.delete(this.#key(id))
  }

  async findByUid(): Promise<undefined> {}
  async findByUserCode(): Promise<undefined> {}
  async revokeByGrantId(): Promise<undefined> {}

  #key(id: string): string {
    return `${this.#model}:${id}`
  }
}

interface Grounds {
  readonly client: NonNullable<Awaited<ReturnType<Provider['Client']['find']>>>
  readonly grantId: string
}

async function grounds(provider: Provider): Promise<Grounds> {
  const found = await provider.Client.find(client.id)
  if (!found) throw new Error('oidc-provider knows its client')
  const grant = new provider.Grant({ accountId: subject, clientId: client.id })
  grant.addOIDCScope(scope)
  return { client: found, grantId: await grant.save() }
}

async function mintCode(provider: Provider): Promise<string> {
  const { AuthorizationCode } = provider
  return new AuthorizationCode({
    ...(await grounds(provider)),
    accountId: subject,
    scope,
    redirectUri: client.redirectUri,
    codeChallenge,
    codeChallengeMethod: 'S256',
    gty: 'authorization_code',
  }).save()
}

async function mintRefreshToken(provider: Provider): Promise<string> {
  const { RefreshToken } = provider
  return new RefreshToken({
    ...(await grounds(provider)),
    accountId: subject,
    scope,
    gty: 'authorization_code',
  }).save()
}
