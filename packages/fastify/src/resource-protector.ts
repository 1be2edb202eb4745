import { AuthkitConfigError } from '@authkit/common'
import { OAuth2Error, ServerError } from '@authkit/oauth2'
import {
  type AccessToken,
  ResourceProtector as Protector,
  type ResourceProtectorOptions as ProtectorOptions,
  type TokenConditions,
  type TokenGuard,
} from '@authkit/oauth2/resource'
import type {
  FastifyContextConfig,
  FastifyPluginCallback,
  FastifyReply,
  FastifyRequest,
} from 'fastify'
import { toHttpRequest } from './handler.ts'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The access token that it came with, verified. */
  readonly token: AccessToken
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on routes that need a token; `undefined` where it is optional and none came. */
    authkit: AuthkitRequest | undefined
  }
  interface FastifyContextConfig {
    /** Scopes that a token needs on this route, where `ResourceProtector.plugin` is registered; an empty list takes any token. */
    scopes?: string | readonly string[]
    /** What else a token needs on this route: how the user signed in, groups, or that it is `optional`. The route is guarded, with or without `scopes`. */
    tokenConditions?: TokenConditions
  }
}

/** What protects the routes of an API. */
export interface ResourceProtectorOptions extends ProtectorOptions {
  /** Scheme, host and port that clients address the API by, `https://api.example`. Tokens that are bound to a URL need it. */
  readonly baseUrl?: string
}

// A host that nobody can have: what is bound to a URL matches nothing until `baseUrl` says what it is.
const unknownOrigin = 'https://base-url.invalid'

/** Lets requests through that carry an access token with the scopes they need, RFC 6750 §2.1. */
export class ResourceProtector extends Protector {
  /** Guards every route that has `config: { scopes }`, also those of sibling plugins: `app.register(protector.plugin)`. */
  readonly plugin: FastifyPluginCallback
  readonly #origin: string
  /** The guards of routes that ask by their `config`. */
  readonly #guards = new WeakMap<FastifyContextConfig, TokenGuard<AccessToken | undefined>>()

  constructor(options: ResourceProtectorOptions) {
    super(options)
    this.#origin = originOf(options.baseUrl ?? unknownOrigin)
    this.plugin = shared((app, _options, done) => {
      if (!app.hasRequestDecorator('authkit')) app.decorateRequest('authkit', undefined)
      app.addHook('onRoute', ({ config = {}, url }) => {
        // A route that was meant to be guarded would be open.
        if ('scope' in config) {
          throw new AuthkitConfigError(
            `The route ${url} has config.scope; the guard reads config.scopes`,
          )
        }
        // A requirement that makes no sense is found when the route is declared.
        this.#guardOf(config)
      })
      app.addHook('onRequest', async (request, reply) => {
        const guard = this.#guardOf(request.routeOptions.config ?? {})
        if (guard) await this.#admit(request, reply, guard)
      })
      done()
    })
  }

  /**
   * An `onRequest` hook that lets a request through and sets `request.authkit.token`. A list of scopes asks for any one of its
   * entries, and an entry with spaces for all of its words. It throws an `OAuth2Error`, whose status and challenge Fastify answers
   * with. With `{ optional: true }` a request without credentials passes, and `request.authkit` stays `undefined`.
   */
  requireToken(
    ...asked: [] | [scopes: string | readonly string[], conditions?: TokenConditions]
  ): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
    // What comes from an unset variable would ask for less than was meant.
    if (asked.some((one) => one === undefined || one === null))
      throw new AuthkitConfigError('requireToken: write [] for scopes where any token will do')
    const [scopes = [], conditions] = asked
    const guard = this.guard({ ...conditions, scopes })
    return (request, reply) => this.#admit(request, reply, guard)
  }

  /** The guard of a route that asks by its `config`; `undefined` for one that asks for nothing. */
  #guardOf(config: FastifyContextConfig): TokenGuard<AccessToken | undefined> | undefined {
    const known = this.#guards.get(config)
    if (known) return known
    const asked = (['scopes', 'tokenConditions'] as const).filter((name) => name in config)
    if (asked.length === 0) return undefined
    // What comes from an unset variable would leave the route open, or ask for less than was meant.
    const unset = asked.find((name) => (config[name] ?? undefined) === undefined)
    if (unset) {
      throw new AuthkitConfigError(
        `config.${unset} is undefined; write scopes: [] where any good token will do`,
      )
    }
    const { scopes = [], tokenConditions } = config
    const guard = this.guard({ ...tokenConditions, scopes })
    this.#guards.set(config, guard)
    return guard
  }

  async #admit(
    request: FastifyRequest,
    reply: FastifyReply,
    guard: TokenGuard<AccessToken | undefined>,
  ): Promise<void> {
    try {
      const token = await guard(toHttpRequest(request, this.#origin))
      request.authkit = token && { token }
    } catch (cause) {
      // What a store or a key server says about its failure is not for the client.
      const error = cause instanceof OAuth2Error ? cause : new ServerError(undefined, { cause })
      // Set here as well, so that an error handler of the application cannot lose the challenge.
      reply.headers(error.headers)
      throw error
    }
  }
}

/** The access token of a request that passed a guard; throws an `AuthkitConfigError` on a route without one. */
export function getToken(request: FastifyRequest): AccessToken {
  if (request.authkit) return request.authkit.token
  throw new AuthkitConfigError(
    'The request has no verified token: add onRequest: protector.requireToken() to this route',
  )
}

function originOf(baseUrl: string): string {
  const url = URL.parse(baseUrl)
  if (url) return url.origin
  throw new AuthkitConfigError('baseUrl is an absolute URL, such as https://api.example')
}

/** Marks a plugin whose decorators and hooks belong to the scope that registers it, as `fastify-plugin` does. */
function shared(plugin: FastifyPluginCallback): FastifyPluginCallback {
  return Object.assign(plugin, {
    [Symbol.for('skip-override')]: true,
    [Symbol.for('fastify.display-name')]: '@authkit/fastify',
    [Symbol.for('plugin-meta')]: { name: '@authkit/fastify', fastify: '5.x' },
  })
}
