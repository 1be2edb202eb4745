import {
  AuthkitConfigError,
  checkedClock,
  checkOptions,
  type Clock,
  isSecureTransport,
  isValidUrl,
  systemClock,
} from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import { clientSecretBasic } from '../client/client-authentication/client-secret-basic.ts'
import type { ClientAuthentication } from '../client/client-authentication/contract.ts'
import { InvalidTokenError } from '../errors.ts'
import { checkSeconds } from '../server/lifetimes.ts'
import type { TokenValidator } from './access-token.ts'
import { judgeAnswer } from './introspection-answer.ts'
import { introspectionRequest } from './introspection-request.ts'
import { rememberedAnswers } from './remembered-answers.ts'
import { audienceNames } from './token-claims.ts'
import { issuerOfToken } from './unverified-issuer.ts'

/** Which authorization server is asked, as whom, and for how long its answers hold. */
export interface IntrospectionOptions {
  /**
   * Identifier of the authorization server, compared exactly. Answers about tokens of another issuer are refused, and a JWT that
   * names another is never sent. One of `issuer` and `endpoint` is needed; beside other validators, `issuer` is.
   */
  readonly issuer?: string | undefined
  /** URL of its introspection endpoint; found in the metadata of the issuer unless given. */
  readonly endpoint?: string | undefined
  /** What this API is registered as there. */
  readonly clientId: string
  /** The secret of this API there. */
  readonly clientSecret?: string | undefined
  /** How this API authenticates; `clientSecretBasic()` of `@authkit/oauth2/client` unless given. */
  readonly clientAuthentication?: ClientAuthentication | undefined
  /** What this API is called in `aud`; tokens for others, and those that do not say, are refused. Any token is taken unless given. */
  readonly audience?: string | readonly string[] | undefined
  /** For how long an answer about a working token holds, in seconds: a revoked token can be used so much longer. 10 unless given, 0 for never. */
  readonly cache?: number | undefined
  /** For how long an answer about any other token holds, in seconds, less than `cache`; a fifth of that unless given. */
  readonly inactiveCache?: number | undefined
  /** The most answers kept, of working tokens and of others each; 10 000 unless given. */
  readonly maxEntries?: number | undefined
  /** Difference of clocks that is tolerated, in seconds; 5 unless given. */
  readonly leeway?: number | undefined
  /** Time for one request to the authorization server, in seconds; 5 unless given. */
  readonly timeout?: number | undefined
  /** Sends the requests; the global fetch unless given. */
  readonly fetch?: typeof globalThis.fetch | undefined
  /** The time, in seconds since the epoch. */
  readonly clock?: Clock | undefined
}

/** Tokens longer than this many characters are nobody's. */
const longestToken = 16_384

/**
 * Validates tokens by asking the authorization server that issued them, RFC 7662 §2. An answer is asked for once for all who wait for
 * it. While the server cannot be asked nobody is let in: `TemporarilyUnavailableError`, 503.
 */
export function introspection(options: IntrospectionOptions): TokenValidator {
  checkIntrospectionOptions(options)
  const { issuer, audience, leeway = 5 } = options
  const clock = checkedClock(options.clock ?? systemClock)
  const names = audience === undefined ? undefined : audienceNames(audience)
  const policy = { issuer, audience: names, leeway: checkSeconds('leeway', leeway, 0) }
  const answerTo = rememberedAnswers(options, clock, introspectionRequest(options))
  return {
    scheme: 'bearer',
    issuer,
    opaque: true,
    async validate(token) {
      const named = issuer === undefined ? undefined : issuerOfToken(token)
      // A server that is shown the token of another one could use it.
      if (named !== undefined && named !== issuer)
        throw new InvalidTokenError(undefined, { reason: 'other_issuer' })
      if (token === '' || token.length > longestToken) throw new InvalidTokenError()
      // An object for each request, so that none can change what another sees. The text is that of an object.
      const answer = JSON.parse(await answerTo(token)) as JsonObject
      return judgeAnswer(answer, policy, clock())
    },
  }
}

function checkIntrospectionOptions(options: IntrospectionOptions): void {
  checkOptions('introspection', options, {
    issuer: 'text?',
    endpoint: 'text?',
    clientId: 'text',
    clientSecret: 'text?',
    clientAuthentication: 'object?',
    audience: 'text|list?',
    cache: 'number?',
    inactiveCache: 'number?',
    maxEntries: 'number?',
    leeway: 'number?',
    timeout: 'number?',
    fetch: 'function?',
    clock: 'function?',
  })
  const { endpoint, clientSecret, clientAuthentication = clientSecretBasic(), timeout } = options
  if (endpoint !== undefined && !isEndpoint(endpoint))
    throw new AuthkitConfigError('endpoint is an https URL (or http on loopback) without fragment')
  if (typeof clientAuthentication.authenticate !== 'function')
    throw new AuthkitConfigError('clientAuthentication is a method, such as clientSecretPost()')
  if (timeout !== undefined && !(timeout > 0 && timeout <= 3600))
    throw new AuthkitConfigError('timeout is a number of seconds, more than 0 and at most 3600')
  // RFC 7662 §2.1: whoever asks proves who it is, lest tokens be tried out here.
  if (clientAuthentication.needsSecret && clientSecret === undefined)
    throw new AuthkitConfigError(
      'introspection needs the clientSecret of this API, or a clientAuthentication that does without',
    )
}

function isEndpoint(url: string): boolean {
  return isSecureTransport(url) && isValidUrl(url, { fragmentsAllowed: false })
}
