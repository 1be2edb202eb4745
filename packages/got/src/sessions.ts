import { AuthkitConfigError, type Transport } from '@authkit/common'
import { OAuth1Client, type OAuth1ClientOptions } from '@authkit/oauth1/client'
import {
  AssertionClient,
  type AssertionClientOptions,
  OAuth2Client,
  type OAuth2ClientOptions,
} from '@authkit/oauth2/client'
import got, {
  type ExtendOptions,
  type Got,
  type GotPaginate,
  type GotRequestFunction,
  type GotStream,
} from 'got'
import { attachOAuth1 } from './attach-oauth1.ts'
import { attachOAuth2 } from './attach-oauth2.ts'
import { signingHandler } from './signed-call.ts'
import { gotTransport } from './transport.ts'

/** Requests to an API by got, authenticated. Each takes and answers what got takes and answers. */
export interface GotRequests {
  /** The got instance that sends the requests. */
  readonly got: Got
  /** Sends a request of the method that its options name, GET unless they do. */
  readonly request: GotRequestFunction
  /** Sends a GET. */
  readonly get: GotRequestFunction
  /** Sends a POST. */
  readonly post: GotRequestFunction
  /** Sends a PUT. */
  readonly put: GotRequestFunction
  /** Sends a PATCH. */
  readonly patch: GotRequestFunction
  /** Sends a DELETE. */
  readonly delete: GotRequestFunction
  /** Sends a HEAD. */
  readonly head: GotRequestFunction
  /** Sends an OPTIONS. */
  readonly options: GotRequestFunction
  /** Sends a request as a stream, once its token is there. A 401 is an error of the stream: what was streamed is not sent again. */
  readonly stream: GotStream
  /** Requests page after page. */
  readonly paginate: GotPaginate
}

/** Which got sends the requests of a session. */
export interface GotSetting {
  /** An instance, or the options of one. Requests to the server use its connections, and nothing else of it. */
  readonly got?: Got | ExtendOptions | undefined
}

/** Options of an `OAuth2Client`, and the got that it works with. */
export interface OAuth2SessionOptions extends OAuth2ClientOptions, GotSetting {}

/** Options of an `AssertionClient`, and the got that it works with. */
export interface AssertionSessionOptions extends AssertionClientOptions, GotSetting {}

/** Options of an `OAuth1Client`, and the got that it works with. */
export interface OAuth1SessionOptions extends OAuth1ClientOptions, GotSetting {}

/** An `OAuth2Client` whose requests go by got: those to its server over the connections of the instance, those to the API with the token, RFC 6750 §2.1. */
export class OAuth2Session extends OAuth2Client implements GotRequests {
  declare readonly got: Got
  declare readonly request: GotRequestFunction
  declare readonly get: GotRequestFunction
  declare readonly post: GotRequestFunction
  declare readonly put: GotRequestFunction
  declare readonly patch: GotRequestFunction
  declare readonly delete: GotRequestFunction
  declare readonly head: GotRequestFunction
  declare readonly options: GotRequestFunction
  declare readonly stream: GotStream
  declare readonly paginate: GotPaginate

  constructor(options: OAuth2SessionOptions) {
    const { instance, client } = ownInstance(options)
    const { got: _got, ...rest } = options
    super({ ...rest, ...client })
    const allowedOrigins = originsOf(instance, options)
    const attached = allowedOrigins && attachOAuth2(instance, this, { allowedOrigins })
    takeRequests(this, attached ?? withoutApi(instance))
  }
}

/** An `AssertionClient` whose requests go by got, RFC 7523 §2.1. */
export class AssertionSession extends AssertionClient implements GotRequests {
  declare readonly got: Got
  declare readonly request: GotRequestFunction
  declare readonly get: GotRequestFunction
  declare readonly post: GotRequestFunction
  declare readonly put: GotRequestFunction
  declare readonly patch: GotRequestFunction
  declare readonly delete: GotRequestFunction
  declare readonly head: GotRequestFunction
  declare readonly options: GotRequestFunction
  declare readonly stream: GotStream
  declare readonly paginate: GotPaginate

  constructor(options: AssertionSessionOptions) {
    const { instance, client } = ownInstance(options)
    const { got: _got, ...rest } = options
    super({ ...rest, ...client })
    const allowedOrigins = originsOf(instance, options)
    const attached = allowedOrigins && attachOAuth2(instance, this, { allowedOrigins })
    takeRequests(this, attached ?? withoutApi(instance))
  }
}

/** An `OAuth1Client` whose requests go by got: those to its server over the connections of the instance, those to the API signed, RFC 5849 §3.1. */
export class OAuth1Session extends OAuth1Client implements GotRequests {
  declare readonly got: Got
  declare readonly request: GotRequestFunction
  declare readonly get: GotRequestFunction
  declare readonly post: GotRequestFunction
  declare readonly put: GotRequestFunction
  declare readonly patch: GotRequestFunction
  declare readonly delete: GotRequestFunction
  declare readonly head: GotRequestFunction
  declare readonly options: GotRequestFunction
  declare readonly stream: GotStream
  declare readonly paginate: GotPaginate

  constructor(options: OAuth1SessionOptions) {
    const { instance, client } = ownInstance(options)
    const { got: _got, ...rest } = options
    super({ ...rest, ...client })
    const allowedOrigins = originsOf(instance, options)
    const attached = allowedOrigins && attachOAuth1(instance, this, { allowedOrigins })
    takeRequests(this, attached ?? withoutApi(instance))
  }
}

/** What the options of all clients have in common. */
interface SharedOptions extends GotSetting {
  readonly apiBaseUrl?: string | URL | undefined
  readonly allowedOrigins?: readonly string[] | undefined
  readonly transport?: Transport | undefined
}

/** The instance of a session, and what its client is told besides. */
interface OwnInstance {
  readonly instance: Got
  readonly client: Required<Pick<SharedOptions, 'apiBaseUrl' | 'transport'>>
}

function ownInstance(options: SharedOptions): OwnInstance {
  if (typeof options !== 'object' || options === null) {
    throw new AuthkitConfigError('a session takes an object of options')
  }
  const { got: setting = {}, apiBaseUrl, transport } = options
  if (setting === null || !['object', 'function'].includes(typeof setting)) {
    throw new AuthkitConfigError('got must be an instance of got, or options for got.extend')
  }
  const given = typeof setting === 'function' ? setting : got.extend(setting)
  const { prefixUrl } = given.defaults.options
  const base = prefixUrl === '' ? apiBaseUrl : prefixUrl
  const instance = base === undefined ? given : given.extend({ prefixUrl: base })
  const client = { apiBaseUrl: apiBaseUrl ?? base, transport: transport ?? gotTransport(instance) }
  return { instance, client }
}

/** The origins of a session: those of its base URLs, and those that were named; `undefined` without any. */
function originsOf(
  { defaults }: Got,
  { allowedOrigins, apiBaseUrl }: SharedOptions,
): readonly string[] | undefined {
  const bases = [defaults.options.prefixUrl, apiBaseUrl ?? '']
  const origins = bases.flatMap((base) => URL.parse(String(base))?.origin ?? [])
  return origins.length === 0 ? allowedOrigins : [...(allowedOrigins ?? []), ...origins]
}

/** A session that names no API fetches tokens, and sends nothing else. */
function withoutApi(instance: Got): Got {
  const checkTarget = (): never => {
    throw new AuthkitConfigError(
      'set apiBaseUrl, allowedOrigins or the prefixUrl of got to say which API the session is for',
    )
  }
  return instance.extend({ handlers: [signingHandler(() => ({ checkTarget, sign: checkTarget }))] })
}

function takeRequests(session: object, instance: Got): void {
  const { get, post, put, patch, head, stream, paginate } = instance
  const requests: GotRequests = {
    got: instance,
    request: instance,
    get,
    post,
    put,
    patch,
    delete: instance.delete,
    head,
    // got has no such method of its own.
    options: instance.extend({ method: 'OPTIONS' }),
    stream,
    paginate,
  }
  for (const [name, value] of Object.entries(requests)) {
    Object.defineProperty(session, name, { value })
  }
}
