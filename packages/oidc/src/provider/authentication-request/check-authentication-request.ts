import {
  InvalidRequestError,
  RegistrationNotSupportedError,
  RequestNotSupportedError,
  RequestUriNotSupportedError,
} from '@authkit/oauth2'
import { remember, type AuthorizationRequest, type ServerContext } from '@authkit/oauth2/server'
import { expectedSubject, requestedAcr } from '../../claims/claims-request.ts'
import type { OpenIDSettings } from '../settings.ts'
import { subjectOfHint } from './expected-subject.ts'
import { writeMemory } from './memory.ts'
import { namesIn, openClaims } from './open-claims.ts'
import { readDisplay, readLocales, readMaxAge, readPrompt, readWords } from './read-parameters.ts'

const maxNonceLength = 1024
const maxLoginHintLength = 255

/** Checks the parameters that OpenID Connect adds to an authorization request, Core §3.1.2.1. */
export async function checkAuthenticationRequest(
  request: AuthorizationRequest,
  context: ServerContext,
  settings: OpenIDSettings,
): Promise<AuthorizationRequest> {
  // Core §3.1.2.1: without the scope value openid it is not an authentication request.
  if (!request.scope.includes('openid')) return request
  const { parameters, client } = request
  refuseUnread(request)
  const claims = await openClaims(request, context, settings)
  const acr = requestedAcr(claims)
  const acrValues = acr.values.length > 0 ? acr.values : readWords(parameters, 'acr_values')
  const loginHint = parameters.get('login_hint')
  const subjects = [expectedSubject(claims), await subjectOfHint(parameters, client, context)]
  const memory = {
    nonce: readNonce(request, settings),
    claims,
    claimsLocales: readLocales(parameters, 'claims_locales'),
  }
  return {
    ...remember(request, 'openid', writeMemory(memory)),
    scope: openScope(request),
    prompt: readPrompt(parameters, settings.prompts),
    maxAge: readMaxAge(parameters) ?? defaultMaxAge(client['default_max_age']),
    // A hint helps the user; one that nobody could have typed does not.
    loginHint:
      loginHint !== undefined && loginHint.length <= maxLoginHintLength ? loginHint : undefined,
    acrValues: acrValues.length > 0 ? acrValues : texts(client['default_acr_values']),
    acrEssential: acr.essential,
    uiLocales: readLocales(parameters, 'ui_locales'),
    display: readDisplay(parameters),
    claims: namesIn(claims),
    // Core §3.1.2.2: where the client says whom it means, nobody else is answered about.
    async acceptsSubject(subject) {
      const known = await context.subjectFor(subject, client)
      return subjects.every((expected) => expected === undefined || expected === known)
    },
  }
}

function refuseUnread({ parameters }: AuthorizationRequest): void {
  // Core §6: a request object must not be silently ignored. Whoever reads them leaves none.
  if (parameters.has('request')) throw new RequestNotSupportedError()
  if (parameters.has('request_uri')) throw new RequestUriNotSupportedError()
  // Core §3.1.2.6: this is for providers that people run for themselves.
  if (parameters.has('registration')) throw new RegistrationNotSupportedError()
}

function readNonce(
  { parameters, responseType }: AuthorizationRequest,
  { requireNonce }: OpenIDSettings,
): string | undefined {
  const nonce = parameters.get('nonce')
  if (nonce !== undefined && nonce.length > maxNonceLength)
    throw new InvalidRequestError('The nonce is too long')
  // Core §3.2.2.1, §3.3.2.11: what comes through the browser is tied to the request by it.
  const isNeeded = requireNonce || responseType.responseType.split(' ').includes('id_token')
  if (nonce === undefined && isNeeded)
    throw new InvalidRequestError('The parameter nonce is missing', { reason: 'nonce_missing' })
  return nonce
}

/** Core §11: offline_access is ignored where no code is asked for, since a refresh token comes with a code only. */
function openScope({ scope, responseType }: AuthorizationRequest): readonly string[] {
  const hasCode = responseType.responseType.split(' ').includes('code')
  return hasCode ? scope : scope.filter((name) => name !== 'offline_access')
}

/** Registration §2. A client of a database may have null for it. */
function defaultMaxAge(value: unknown): number | undefined {
  return typeof value === 'number' && value >= 0 ? value : undefined
}

function texts(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((each) => typeof each === 'string') : []
}
