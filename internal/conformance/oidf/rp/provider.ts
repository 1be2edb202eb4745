import type { Behaviour } from './behaviour.ts'
import { authorize } from './endpoints/authorization.ts'
import { checkSession, endSession } from './endpoints/logout.ts'
import { configuration, jwks, webfinger } from './endpoints/metadata.ts'
import { register } from './endpoints/registration.ts'
import { token } from './endpoints/token.ts'
import { userinfo } from './endpoints/userinfo.ts'
import { type Answer, listen, type Received, type TlsIdentity } from './http.ts'
import { type SigningKey, signingKey } from './keys.ts'
import type { ProviderState, RegisteredClient } from './state.ts'

/** How a module starts its provider. */
export interface ScriptedProviderOptions {
  /** Tells the time; the machine's unless given. */
  readonly clock?: () => number
  /** Algorithms to have a key for; RS256 unless given. */
  readonly algorithms?: readonly string[]
  /** Listens by TLS with this certificate. */
  readonly tls?: TlsIdentity
}

/** A provider in the role of the conformance suite: honest but for what the module bends. */
export interface ScriptedProvider {
  readonly issuer: string
  /** The host and port that WebFinger is asked at. */
  readonly origin: string
  readonly state: ProviderState
  /** Begins a module anew: no clients, nothing issued, and this behaviour. */
  readonly behave: (behaviour: Behaviour) => void
  /** Changes the behaviour in the middle of a module. */
  readonly change: (behaviour: Behaviour) => void
  readonly addClient: (client: RegisteredClient) => void
  /** Adds a key in front of the others, which are dropped. */
  readonly rotateKeys: () => Promise<SigningKey>
  /** The requests to a path below the issuer. */
  readonly requests: (path: string) => readonly Received[]
  readonly stop: () => Promise<void>
}

type Endpoint = (state: ProviderState, request: Received) => Answer | Promise<Answer>

const endpoints: ReadonlyMap<string, Endpoint> = new Map<string, Endpoint>([
  ['/.well-known/openid-configuration', configuration],
  ['/authorize', authorize],
  ['/token', token],
  ['/userinfo', userinfo],
  ['/register', register],
  ['/end-session', endSession],
  ['/check-session', checkSession],
])

const base = '/op'

/** Starts a provider on a free port of loopback. */
export async function startProvider({
  clock = () => Math.floor(Date.now() / 1000),
  algorithms = ['RS256'],
  tls,
}: ScriptedProviderOptions = {}): Promise<ScriptedProvider> {
  const keys = await Promise.all(algorithms.map((alg, index) => signingKey(alg, `key-${index}`)))
  const { origin, stop } = await listen((request) => serve(state, request), tls)
  const state: ProviderState = {
    issuer: `${origin}${base}`,
    clock,
    clients: new Map(),
    codes: new Map(),
    accessTokens: new Map(),
    refreshTokens: new Map(),
    keys,
    behaviour: {},
    received: [],
    faults: [],
    session: undefined,
    backChannelAnswers: [],
    jwksPath: '/jwks',
  }
  let rotations = 0
  return {
    issuer: state.issuer,
    origin,
    state,
    behave: (behaviour) => reset(state, keys, behaviour),
    change: (behaviour) => Object.assign(state, { behaviour }),
    addClient: (client) => void state.clients.set(client.client_id, client),
    async rotateKeys() {
      const key = await signingKey('RS256', `rotated-${(rotations += 1)}`)
      state.keys = [key]
      return key
    },
    requests: (path) => state.received.filter((request) => request.path === `${base}${path}`),
    stop,
  }
}

function serve(
  state: ProviderState,
  request: Received,
): Answer | undefined | Promise<Answer | undefined> {
  state.received.push(request)
  if (request.path === '/.well-known/webfinger') return webfinger(state, request)
  if (!request.path.startsWith(`${base}/`)) return undefined
  const path = request.path.slice(base.length)
  return path === state.jwksPath ? jwks(state) : endpoints.get(path)?.(state, request)
}

function reset(state: ProviderState, keys: SigningKey[], behaviour: Behaviour): void {
  const { clients, codes, accessTokens, refreshTokens } = state
  for (const map of [clients, codes, accessTokens, refreshTokens]) map.clear()
  state.received.length = 0
  state.faults.length = 0
  state.backChannelAnswers.length = 0
  Object.assign(state, { behaviour, keys, session: undefined, jwksPath: '/jwks' })
}
