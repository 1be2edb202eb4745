import { request as send, type IncomingMessage } from 'node:http'
import { once } from 'node:events'
import { memoryStore } from '@authkit/common'
import {
  AuthkitModule,
  type AuthkitModuleExtras,
  type AuthkitModuleOptions,
  CurrentToken,
  Public,
  Scopes,
  ScopesGuard,
} from '@authkit/nest'
import { type AccessToken, bearerToken } from '@authkit/oauth2/resource'
import {
  Catch,
  Controller,
  type ExceptionFilter,
  type ArgumentsHost,
  Get,
  HttpException,
  type INestApplication,
  Module,
  UseGuards,
} from '@nestjs/common'
import { APP_FILTER, HttpAdapterHost } from '@nestjs/core'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test, type TestingModuleBuilder } from '@nestjs/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { brokenStore, createServer, issueToken } from './provider.ts'

@Controller()
class AppController {
  @Get('any')
  any(@CurrentToken() token: AccessToken): AccessToken {
    return token
  }

  @Get('read')
  @Scopes('read')
  read(): string {
    return 'read'
  }

  @Get('either')
  @Scopes('admin', 'read write')
  either(): string {
    return 'either'
  }

  @Get('public')
  @Public()
  open(): string {
    return 'public'
  }

  @Get('careless')
  @Public()
  careless(@CurrentToken() token: AccessToken): AccessToken {
    return token
  }
}

@Public()
@Controller('mixed')
class PublicController {
  @Get('public')
  open(): string {
    return 'public'
  }

  @Get('read')
  @Scopes('read')
  read(): string {
    return 'read'
  }
}

@Scopes('read')
@Controller('strict')
class StrictController {
  @Get('read')
  read(): string {
    return 'read'
  }

  @Get('write')
  @Scopes('write')
  write(): string {
    return 'write'
  }
}

const controllers = [AppController, PublicController, StrictController]
const adapters = [
  ['platform-express', () => new ExpressAdapter()],
  ['platform-fastify', () => new FastifyAdapter()],
] as const

describe.each(adapters)('ScopesGuard on %s', (_name, createAdapter) => {
  const running: INestApplication[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()))
  })

  /** Starts an application on a free port and gives its address. */
  async function start(module: TestingModuleBuilder): Promise<string> {
    const built = await module.compile()
    const app = built.createNestApplication(createAdapter(), { logger: false })
    running.push(app)
    await app.listen(0, '127.0.0.1')
    return app.getUrl()
  }

  /** An API with every route above, and an authorization server that issues tokens for it. */
  async function createApi(
    options: Partial<AuthkitModuleOptions & AuthkitModuleExtras> = {},
  ): Promise<{ url: string; tokenFor: (scope: string) => Promise<string> }> {
    const store = memoryStore()
    const server = createServer({ store })
    const validators = bearerToken({ store })
    const module = Test.createTestingModule({
      imports: [AuthkitModule.forRoot({ validators, realm: 'api', ...options })],
      controllers,
    })
    return { url: await start(module), tokenFor: (scope) => issueToken(server, scope) }
  }

  it('guards every route and hands the token to it, RFC 6750 §2.1', async () => {
    const { url, tokenFor } = await createApi()
    const headers = { authorization: `bEaReR ${await tokenFor('read')}` }
    const response = await fetch(`${url}/any`, { headers })
    expect(await response.json()).toMatchObject({ clientId: 'machine', scope: ['read'] })
    expect((await fetch(`${url}/read`, { headers })).status).toBe(200)
  })

  it.each(['any', 'read', 'either', 'mixed/read', 'strict/read', 'strict/write'])(
    'asks for a token on %s without naming an error, RFC 6750 §3.1',
    async (path) => {
      const { url } = await createApi()
      const response = await fetch(`${url}/${path}`)
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toMatch(/^Bearer realm="api"/)
      expect(response.headers.get('www-authenticate')).not.toContain('error=')
      expect(await response.json()).toEqual({
        statusCode: 401,
        message: 'The request has no access token',
      })
    },
  )

  it.each(['public', 'mixed/public'])('lets everyone in on %s', async (path) => {
    const { url } = await createApi()
    const headers = { authorization: 'Bearer nothing' }
    expect((await fetch(`${url}/${path}`)).status).toBe(200)
    expect((await fetch(`${url}/${path}`, { headers })).status).toBe(200)
  })

  it.each(['Basic eDp5', 'DPoP abc', 'Bearer', 'Bearer a b', 'x'])(
    'R-01 refuses the field %j, RFC 6750 §3.1',
    async (authorization) => {
      const { url } = await createApi()
      const response = await fetch(`${url}/any`, { headers: { authorization } })
      expect(response.status).toBe(401)
      expect(response.headers.get('www-authenticate')).toContain('Bearer realm="api"')
    },
  )

  it('refuses a token that nobody issued, RFC 6750 §3.1', async () => {
    const { url } = await createApi()
    const response = await fetch(`${url}/any`, { headers: { authorization: 'Bearer nothing' } })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toContain('error="invalid_token"')
    expect(await response.json()).toMatchObject({ statusCode: 401, error: 'invalid_token' })
  })

  it.each(['read', 'either', 'mixed/read', 'strict/read'])(
    'R-07 asks for the scope of %s, RFC 6750 §3.1',
    async (path) => {
      const { url, tokenFor } = await createApi()
      const headers = { authorization: `Bearer ${await tokenFor('write')}` }
      const response = await fetch(`${url}/${path}`, { headers })
      expect(response.status).toBe(403)
      expect(response.headers.get('www-authenticate')).toContain('error="insufficient_scope"')
      expect(await response.json()).toMatchObject({ error: 'insufficient_scope' })
    },
  )

  it('takes the scopes of a method in place of those of its class', async () => {
    const { url, tokenFor } = await createApi()
    const read = { authorization: `Bearer ${await tokenFor('read')}` }
    const write = { authorization: `Bearer ${await tokenFor('write')}` }
    expect((await fetch(`${url}/strict/write`, { headers: read })).status).toBe(403)
    expect((await fetch(`${url}/strict/write`, { headers: write })).status).toBe(200)
    const both = { authorization: `Bearer ${await tokenFor('read write')}` }
    expect((await fetch(`${url}/either`, { headers: both })).status).toBe(200)
  })

  it('R-01 refuses a repeated Authorization field, RFC 6750 §3.1', async () => {
    const { url, tokenFor } = await createApi()
    const authorization = `Bearer ${await tokenFor('read')}`
    const outgoing = send(`${url}/read`)
    outgoing.setHeader('authorization', [authorization, authorization])
    // What `response` hands over.
    const [response] = (await once(outgoing.end(), 'response')) as [IncomingMessage]
    await once(response.resume(), 'end')
    expect(response.statusCode).toBe(400)
    expect(response.headers['www-authenticate']).toContain('error="invalid_request"')
  })

  it('R-06 refuses when the store fails, and tells nothing of it', async () => {
    const { url } = await createApi({ validators: bearerToken({ store: brokenStore }) })
    const response = await fetch(`${url}/read`, { headers: { authorization: 'Bearer abc' } })
    expect(response.status).toBe(500)
    expect(await response.text()).not.toContain('secret-host')
  })

  it('answers a route that wants a token and is public with an error, not with nothing', async () => {
    const { url } = await createApi()
    expect((await fetch(`${url}/careless`)).status).toBe(500)
  })

  it("is understood by an application's own filter, which keeps the challenge, RFC 6750 §3", async () => {
    @Catch()
    class CatchAll implements ExceptionFilter {
      readonly adapterHost: HttpAdapterHost
      constructor(adapterHost: HttpAdapterHost) {
        this.adapterHost = adapterHost
      }
      catch(exception: unknown, host: ArgumentsHost): void {
        const status = exception instanceof HttpException ? exception.getStatus() : 500
        this.adapterHost.httpAdapter.reply(
          host.switchToHttp().getResponse(),
          { sorry: true },
          status,
        )
      }
    }
    const module = Test.createTestingModule({
      imports: [AuthkitModule.forRoot({ validators: bearerToken({ store: memoryStore() }) })],
      controllers,
      providers: [
        {
          provide: APP_FILTER,
          useFactory: (adapterHost: HttpAdapterHost) => new CatchAll(adapterHost),
          inject: [HttpAdapterHost],
        },
      ],
    })
    const response = await fetch(`${await start(module)}/read`)
    expect(response.status).toBe(401)
    expect(await response.json()).toEqual({ sorry: true })
    expect(response.headers.get('www-authenticate')).toMatch(/^Bearer/)
  })

  it('guards only what asks for it when it is not global', async () => {
    @Controller()
    class OwnController {
      @Get('open')
      open(): string {
        return 'open'
      }

      @Get('closed')
      @UseGuards(ScopesGuard)
      closed(@CurrentToken() token: AccessToken): string {
        return token.clientId
      }
    }
    @Module({ controllers: [OwnController] })
    // oxlint-disable-next-line typescript/no-extraneous-class -- its decorator is what it is made of
    class FeatureModule {}
    const store = memoryStore()
    const server = createServer({ store })
    const module = Test.createTestingModule({
      imports: [
        AuthkitModule.forRootAsync({
          global: false,
          useFactory: async () => ({ validators: bearerToken({ store }) }),
        }),
        FeatureModule,
      ],
    })
    const url = await start(module)
    expect((await fetch(`${url}/open`)).status).toBe(200)
    expect((await fetch(`${url}/closed`)).status).toBe(401)
    const headers = { authorization: `Bearer ${await issueToken(server, 'read')}` }
    expect(await (await fetch(`${url}/closed`, { headers })).text()).toBe('machine')
  })

  it('tells the caller of a base URL that is none', async () => {
    await expect(createApi({ baseUrl: 'api' })).rejects.toMatchObject({
      code: 'ERR_AUTHKIT_CONFIG',
    })
  })

  it("can be replaced in an application's tests", async () => {
    const validators = bearerToken({ store: memoryStore() })
    const module = Test.createTestingModule({
      imports: [AuthkitModule.forRoot({ validators })],
      controllers,
    })
      .overrideProvider(ScopesGuard)
      .useValue({ canActivate: () => true })
    expect((await fetch(`${await start(module)}/read`)).status).toBe(200)
  })
})
