import { AuthkitConfigError } from '@authkit/common'
import { OAuth2Error, ServerError } from '@authkit/oauth2'
import {
  type AccessToken,
  ResourceProtector as Protector,
  type ResourceProtectorOptions as ProtectorOptions,
} from '@authkit/oauth2/resource'
import type { FastifyPluginCallback, FastifyReply, FastifyRequest } from 'fastify'
import { toHttpRequest } from './handler.ts'

/** What Authkit knows about a request. */
export interface AuthkitRequest {
  /** The access token that it came with, verified. */
  readonly token: AccessToken
}

declare module 'fastify' {
  interface FastifyRequest {
    /** Set on routes that need a token. */
    authkit: AuthkitRequest | undefined
  }
  interface FastifyContextConfig {
    /** Scopes that a token needs on this route, where `ResourceProtector.plugin` is registered; an empty list takes any token. */
    scopes?: string | readonly string[]
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

  constructor(options: ResourceProtectorOptions) {
    super(options)
    this.#origin = originOf(options.baseUrl ?? unknownOrigin)
    this.plugin = shared((app, _options, done) => {
      if (!app.hasRequestDecorator('authkit')) app.decorateRequest('authkit', undefined)
      app.addHook('onRoute', ({ config = {}, url }) => {
        // A route that was meant to be guarded would be open.
        if (!('scope' in config)) return
        throw new AuthkitConfigError(
          `The route ${url} has config.scope; the guard reads config.scopes`,
        )
      })
      app.addHook('onRequest', async (request, reply) => {
        const { scopes } = request.routeOptions.config ?? {}
        if (scopes !== undefined) await this.#guard(request, reply, scopes)
      })
      done()
    })
  }

  /**
   * An `onRequest` hook that lets a request through and sets `request.authkit.token`. A list of scopes asks for any one of its
   * entries, and an entry with spaces for all of its words. It throws an `OAuth2Error`, whose status and challenge Fastify answers with.
   */
  requireToken(
    scopes?: string | readonly string[],
  ): (request: FastifyRequest, reply: FastifyReply) => Promise<void> {
    return (request, reply) => this.#guard(request, reply, scopes)
  }

  async #guard(
    request: FastifyRequest,
    reply: FastifyReply,
    scopes: string | readonly string[] | undefined,
  ): Promise<void> {
    try {
      const token = await this.validateRequest(toHttpRequest(request, this.#origin), scopes)
      request.authkit = { token }
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
