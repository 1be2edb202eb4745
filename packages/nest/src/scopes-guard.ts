import { AuthkitConfigError } from '@authkit/common'
import { OAuth2Error, ServerError } from '@authkit/oauth2'
import {
  ResourceProtector,
  type TokenConditions,
  type TokenRequirement,
} from '@authkit/oauth2/resource'
import {
  type CanActivate,
  type ExecutionContext,
  HttpException,
  Inject,
  Injectable,
} from '@nestjs/common'
import { HttpAdapterHost, Reflector } from '@nestjs/core'
import { conditionsKey, publicKey, scopesKey } from './decorators.ts'
import { type GuardedRequest, toHttpRequest } from './guarded-request.ts'

/** Injection token of the origin that clients address the API by. */
export const ORIGIN: unique symbol = Symbol('authkit:origin')

/** Lets requests through that carry an access token with the scopes that `@Scopes()` names, RFC 6750 §2.1. */
export class ScopesGuard implements CanActivate {
  readonly #protector: ResourceProtector
  readonly #origin: string
  readonly #reflector: Reflector
  readonly #host: HttpAdapterHost

  constructor(
    protector: ResourceProtector,
    origin: string,
    reflector: Reflector,
    host: HttpAdapterHost,
  ) {
    this.#protector = protector
    this.#origin = origin
    this.#reflector = reflector
    this.#host = host
  }

  /** Throws an `HttpException` with the status of the problem after it wrote the challenge, RFC 6750 §3. */
  async canActivate(context: ExecutionContext): Promise<boolean> {
    const requirement = this.#requirementOf(context)
    if (requirement === undefined) return true
    if (context.getType() !== 'http') {
      throw new AuthkitConfigError('ScopesGuard guards HTTP routes; mark other handlers @Public()')
    }
    const guard = this.#protector.guard(requirement)
    const request = context.switchToHttp().getRequest<GuardedRequest>()
    try {
      request.authkit = { token: await guard(toHttpRequest(request, this.#origin)) }
      return true
    } catch (cause) {
      // What a store or a key server says about its failure is for the log, and not for the client.
      if (!(cause instanceof OAuth2Error)) throw new ServerError(undefined, { cause })
      throw this.#refuse(context, cause)
    }
  }

  /** What to ask for; `undefined` on a public route. The method speaks before its class, and a requirement before `@Public()`. */
  #requirementOf(context: ExecutionContext): TokenRequirement | undefined {
    const targets = [context.getHandler(), context.getClass()]
    const scopes = this.#reflector.getAllAndOverride<readonly string[] | undefined>(
      scopesKey,
      targets,
    )
    const conditions = this.#reflector.getAllAndOverride<TokenConditions | undefined>(
      conditionsKey,
      targets,
    )
    for (const target of targets) {
      const asks = [scopesKey, conditionsKey].some(
        (key) => this.#reflector.get<unknown>(key, target) !== undefined,
      )
      if (asks) break
      if (this.#reflector.get<boolean | undefined>(publicKey, target) === true) return undefined
    }
    const [ownScopes, ownConditions] = [scopesKey, conditionsKey].map((key) =>
      this.#reflector.get<unknown>(key, context.getHandler()),
    )
    // A method that names scopes is for those who have them: that its class lets others through does not reach it.
    const isStrict = ownScopes !== undefined && ownConditions === undefined
    return { ...conditions, ...(isStrict && { optional: false }), ...(scopes && { scopes }) }
  }

  /** An exception of Nest's own kind, so that an application's filters know it, with the header fields already written. */
  #refuse(context: ExecutionContext, error: OAuth2Error): HttpException {
    const response: unknown = context.switchToHttp().getResponse()
    for (const [name, value] of Object.entries(error.headers)) {
      this.#host.httpAdapter.setHeader(response, name, value)
    }
    const { status: statusCode, message, error: name } = error
    // RFC 6750 §3.1: without any credentials the answer names no error.
    const named = name === 'missing_authorization' ? {} : { error: name }
    return new HttpException({ statusCode, message, ...named }, statusCode, { cause: error })
  }
}

// Decorators as calls: the file runs as it is, and nothing depends on metadata that a compiler may leave out.
Injectable()(ScopesGuard)
for (const [index, token] of [ResourceProtector, ORIGIN, Reflector, HttpAdapterHost].entries()) {
  Inject(token)(ScopesGuard, undefined, index)
}
