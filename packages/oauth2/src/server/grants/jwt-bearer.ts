import { AuthkitConfigError, checkOptions, generateToken } from '@authkit/common'
import type { Parameters } from '@authkit/common/http'
import { isStoreKey } from '@authkit/common/store'
import type { JwtClaims } from '@authkit/jose'
import { UnauthorizedClientError } from '../../errors.ts'
import type { TokenResponse } from '../../protocol/token.ts'
import { assertionTimes, type Audiences, checkAudiences } from '../assertions/assertion-options.ts'
import {
  type BearerAssertion,
  type BearerAssertionPolicy,
  receiveAssertion,
  refuseAssertion,
  verifyBearerAssertion,
} from '../assertions/bearer-assertion.ts'
import {
  checkIssuerList,
  issuerDirectory,
  type QueryIssuer,
  type TrustedIssuer,
} from '../assertions/trusted-issuers.ts'
import { checkAuthenticationTime } from '../authentication-time.ts'
import type { AuthenticationContext, Client, GrantRecord } from '../authorization.ts'
import type { AuthenticatedClient, ServerContext, TokenRequest } from '../context.ts'
import type { Grant } from '../contracts.ts'
import { requestedResources } from '../resources/requested-resources.ts'
import { askStore } from '../store-faults.ts'

/** What a verified assertion says. */
export interface AssertedIdentity {
  /** Who issued it. */
  readonly issuer: string
  /** Whom it is about, in the issuer's words. */
  readonly subject: string
  /** All claims of it. */
  readonly claims: JwtClaims
  /** The client that presents it. */
  readonly client: Client
}

/** The user of this server whom an assertion is about. */
export interface AssertedUser {
  /** Stable identifier of the user here. */
  readonly subject: string
  /** How and when the user was authenticated, where the assertion tells. */
  readonly authentication?: AuthenticationContext | undefined
}

/** What a client asks for by an assertion. */
export interface AssertedRequest extends Omit<AssertedIdentity, 'subject'> {
  /** The user of this server; absent when the client asks for itself. */
  readonly subject: string | undefined
  /** Scopes that it would get. */
  readonly scope: readonly string[]
  /** Resources that it would get tokens for, RFC 8707 §2. */
  readonly resources: readonly string[]
}

/** Whose assertions are taken, and what for. */
export interface JwtBearerOptions {
  /** Who issues assertions that are taken, or a function that finds one by its identifier. */
  readonly issuers: readonly TrustedIssuer[] | QueryIssuer
  /** Finds the user of this server whom an assertion is about; `undefined` refuses it. */
  readonly authenticateUser: (
    identity: AssertedIdentity,
  ) => AssertedUser | undefined | Promise<AssertedUser | undefined>
  /** Tells whether the client may have what it asks for; yes to all that it is registered for unless given. */
  readonly allow?: ((request: AssertedRequest) => boolean | Promise<boolean>) | undefined
  /** What issuers may call this server in `aud` beside its issuer and the URL of its token endpoint. */
  readonly audiences?: Audiences | undefined
  /** Longest time until an assertion ends, in seconds; 3600 unless given. */
  readonly maxLifetime?: number | undefined
  /** Difference of clocks that is tolerated, in seconds; 60 unless given. */
  readonly tolerance?: number | undefined
  /** Refuses assertions without `jti`; false unless given. One that has it is good for one use anyway. */
  readonly requireJti?: boolean | undefined
  /** False takes assertions without `sub` from clients that proved who they are: their tokens are about no user. True unless given. */
  readonly requireSubject?: boolean | undefined
  /** Gives refresh tokens to clients that are registered for them; false unless given, RFC 7521 §4.1. */
  readonly refreshable?: boolean | undefined
  /** Fetches the `jwksUri` of issuers; the global `fetch` unless given. */
  readonly fetch?: typeof fetch | undefined
}

/** The options, checked and complete. */
type Settings = Omit<JwtBearerOptions, keyof BearerAssertionPolicy> & BearerAssertionPolicy

const where = 'jwtBearer'

/**
 * A JWT of somebody trusted as a grant, RFC 7523 §2.1. The client authenticates as it is registered, unless the issuer names the
 * one client that its assertions are for.
 */
export function jwtBearer(options: JwtBearerOptions): Grant {
  const settings = read(options)
  // An assertion that says who the client is has been verified before its grant is asked.
  const verified = new WeakMap<Parameters, BearerAssertion>()
  return {
    grantType: 'urn:ietf:params:oauth:grant-type:jwt-bearer',
    async identifyClient(parameters, context) {
      const received = await receiveAssertion(parameters, context, settings)
      const { clientId } = received.trusted
      if (clientId === undefined) return undefined
      return {
        clientId,
        method: 'jwt-bearer',
        async verify() {
          verified.set(parameters, await verifyBearerAssertion(received, context, settings))
          return assertedClient(clientId, context)
        },
      }
    },
    async handle(request, context) {
      const known = verified.get(request.parameters)
      if (known) return grant(request, context, known, settings)
      const received = await receiveAssertion(request.parameters, context, settings)
      const assertion = await verifyBearerAssertion(received, context, settings)
      return grant(request, context, assertion, settings)
    },
  }
}

function read(options: JwtBearerOptions): Settings {
  checkIssuerList(where, options)
  checkOptions(where, options, {
    issuers: 'list|function',
    authenticateUser: 'function',
    allow: 'function?',
    audiences: 'list|function?',
    maxLifetime: 'number?',
    tolerance: 'number?',
    requireJti: 'flag?',
    requireSubject: 'flag?',
    refreshable: 'flag?',
    fetch: 'function?',
  })
  const { issuers, audiences = [], fetch } = options
  checkAudiences(where, audiences)
  return {
    ...options,
    findIssuer: issuerDirectory(where, issuers),
    audiences,
    fetch,
    ...assertionTimes(options),
  }
}

/** The client that the assertions of an issuer are for, RFC 7521 §4.1: the assertion itself proves that. */
async function assertedClient(
  clientId: string,
  context: ServerContext,
): Promise<AuthenticatedClient> {
  const client = await context.findClient(clientId)
  if (!client) throw refuseAssertion('unknown_client')
  return { client, confidential: true }
}

async function grant(
  request: TokenRequest,
  context: ServerContext,
  assertion: BearerAssertion,
  settings: Settings,
): Promise<TokenResponse> {
  const { client, parameters } = request
  const { trusted, claims } = assertion
  if (trusted.clientId !== undefined && trusted.clientId !== client.client_id)
    throw refuseAssertion('other_client')
  const user = await userOf(request, context, assertion, settings)
  const scope = await context.resolveScope(parameters.get('scope'), client)
  const resources = await requestedResources(parameters, client, context)
  const { subject, authentication } = user ?? {}
  const asked = { issuer: claims.iss, subject, scope, resources, claims, client }
  // RFC 7521 §4.1: the server decides what an assertion is good for.
  if (settings.allow && (await settings.allow(asked)) !== true) throw refuseAssertion('not_allowed')
  const description: GrantRecord = {
    grantId: generateToken(),
    clientId: client.client_id,
    subject,
    scope,
    resources,
    authentication,
    remembered: {},
  }
  await context.checkTokenRequest(request, description)
  await useOnce(assertion, context, settings)
  if (subject === undefined) return context.issueTokens(request, { grant: description, scope })
  const { refreshable = false } = settings
  return context.grantTokens(request, { subject, scope, resources, authentication, refreshable })
}

async function userOf(
  { client, confidential }: TokenRequest,
  context: ServerContext,
  { claims }: BearerAssertion,
  { authenticateUser, requireSubject = true }: Settings,
): Promise<AssertedUser | undefined> {
  const { iss: issuer, sub: subject } = claims
  if (subject === undefined || subject === '') {
    // RFC 7523 §3: the subject is always there, unless the application wants it otherwise.
    if (requireSubject) throw refuseAssertion('subject_missing')
    // RFC 6749 §4.4: only a client that proved who it is gets tokens for itself.
    if (!confidential) throw new UnauthorizedClientError()
    return undefined
  }
  const identity = { issuer, subject, claims, client }
  const user = await askStore({ operation: 'get', kind: 'user' }, context.report, () =>
    authenticateUser(identity),
  )
  if (!user) throw refuseAssertion('unknown_user')
  if (typeof user.subject !== 'string' || !isStoreKey(user.subject)) {
    throw new AuthkitConfigError(
      `${where}: authenticateUser answers { subject }, a text of 1 to 255 characters: String(user.id)`,
    )
  }
  if (user.authentication !== undefined)
    checkAuthenticationTime(`${where}: authenticateUser`, user.authentication, context.clock)
  return user
}

async function useOnce(
  { claims: { iss, jti, exp } }: BearerAssertion,
  { issuer, repositories: { replays } }: ServerContext,
  { requireJti = false, tolerance }: Settings,
): Promise<void> {
  if (jti === undefined || jti === '') {
    if (!requireJti) return
    throw refuseAssertion('identifier_missing')
  }
  const owner = JSON.stringify(['issuer', issuer, iss])
  // RFC 7523 §3: an identifier is good for one use, and remembered for as long as the assertion would be taken.
  if (!(await replays.use(owner, jti, exp + tolerance))) throw refuseAssertion('assertion_reused')
}
