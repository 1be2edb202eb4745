import { memoryStore } from '@authkit/common'
import { AuthkitModule, CurrentToken, Public, Scopes } from '@authkit/nest'
import { type AccessToken, bearerToken } from '@authkit/oauth2/resource'
import { Controller, Get, type INestApplication } from '@nestjs/common'
import { ExpressAdapter } from '@nestjs/platform-express'
import { FastifyAdapter } from '@nestjs/platform-fastify'
import { Test } from '@nestjs/testing'
import { afterEach, describe, expect, it } from 'vitest'
import { TokenConditions } from '../src/decorators.ts'
import { createServer, issueToken } from './provider.ts'

@Controller('optional')
@TokenConditions({ optional: true })
class OptionalController {
  @Get('read')
  @Scopes('read')
  @TokenConditions({ optional: true })
  read(@CurrentToken() token: AccessToken | undefined): object {
    return { client: token?.clientId ?? 'nobody' }
  }

  @Get('any')
  any(@CurrentToken() token: AccessToken | undefined): object {
    return { client: token?.clientId ?? 'nobody' }
  }

  @Get('write')
  @Scopes('write')
  write(): string {
    return 'write'
  }

  @Get('recent')
  @TokenConditions({ maxAge: 60 })
  recent(): string {
    return 'recent'
  }

  @Get('public')
  @Public()
  open(): string {
    return 'public'
  }
}

@Scopes('write')
@Controller('staff')
class StaffController {
  @Get()
  @TokenConditions({ claims: { groups: 'staff' } })
  staff(): string {
    return 'staff'
  }

  @Get('misspelled')
  // What JavaScript callers write is anything.
  @TokenConditions({ optinal: true } as object)
  misspelled(): string {
    return 'misspelled'
  }
}

@Public()
@Controller('secluded')
class SecludedController {
  @Get()
  @TokenConditions({ optional: true })
  optional(): string {
    return 'optional'
  }
}

const adapters = [
  ['platform-express', () => new ExpressAdapter()],
  ['platform-fastify', () => new FastifyAdapter()],
] as const

describe.each(adapters)('TokenConditions on %s', (_name, createAdapter) => {
  const running: INestApplication[] = []
  afterEach(async () => {
    await Promise.all(running.splice(0).map((app) => app.close()))
  })

  /** An API with every route above, and an authorization server that issues tokens for it. */
  async function createApi(): Promise<{
    url: string
    tokenFor: (scope: string) => Promise<string>
  }> {
    const store = memoryStore()
    const server = createServer({ store })
    const module = await Test.createTestingModule({
      imports: [AuthkitModule.forRoot({ validators: bearerToken({ store }) })],
      controllers: [OptionalController, StaffController, SecludedController],
    }).compile()
    const app = module.createNestApplication(createAdapter(), { logger: false })
    running.push(app)
    await app.listen(0, '127.0.0.1')
    return { url: await app.getUrl(), tokenFor: (scope) => issueToken(server, scope) }
  }

  it('lets a request without credentials through where the token is optional, T-RP-7, X-11', async () => {
    const { url, tokenFor } = await createApi()
    const at = async (path: string, authorization?: string) => {
      const headers = authorization === undefined ? {} : { authorization }
      const response = await fetch(`${url}/${path}`, { headers })
      return [response.status, await response.text()]
    }
    expect(await at('optional/read')).toEqual([200, '{"client":"nobody"}'])
    const good = `Bearer ${await tokenFor('read')}`
    expect(await at('optional/read', good)).toEqual([200, '{"client":"machine"}'])
    const other = `Bearer ${await tokenFor('write')}`
    expect((await at('optional/read', other))[0]).toBe(403)
    for (const bad of ['Bearer nothing', 'Bearer', 'Basic eDp5']) {
      expect((await at('optional/read', bad))[0]).toBe(401)
      expect((await at('secluded', bad))[0]).toBe(401)
    }
    expect((await at('secluded'))[0]).toBe(200)
    expect((await at('optional/public', 'Bearer nothing'))[0]).toBe(200)
  })

  it('B10 asks for the scopes of a method although its class lets requests without a token through, RFC 6750 §3.1', async () => {
    const { url, tokenFor } = await createApi()
    const at = async (path: string, scope?: string) => {
      const headers =
        scope === undefined ? {} : { authorization: `Bearer ${await tokenFor(scope)}` }
      return (await fetch(`${url}/optional/${path}`, { headers })).status
    }
    expect(await at('write')).toBe(401)
    expect(await at('write', 'read')).toBe(403)
    expect(await at('write', 'write')).toBe(200)
    expect(await at('any')).toBe(200)
  })

  it('takes the conditions of a method in place of those of its class, RFC 9470 §3', async () => {
    const { url, tokenFor } = await createApi()
    const headers = { authorization: `Bearer ${await tokenFor('read')}` }
    expect((await fetch(`${url}/optional/recent`)).status).toBe(401)
    const response = await fetch(`${url}/optional/recent`, { headers })
    expect(response.status).toBe(401)
    expect(response.headers.get('www-authenticate')).toMatch(
      /error="insufficient_user_authentication".*max_age="60"/,
    )
    expect(await response.json()).toMatchObject({ error: 'insufficient_user_authentication' })
  })

  it('asks for conditions beside the scopes, J9-11', async () => {
    const { url, tokenFor } = await createApi()
    for (const scope of ['read', 'write']) {
      const headers = { authorization: `Bearer ${await tokenFor(scope)}` }
      const response = await fetch(`${url}/staff`, { headers })
      expect(response.status).toBe(403)
      // The scopes of the class are asked for as well.
      expect(response.headers.get('www-authenticate')).toContain('scope="write"')
    }
  })

  it('S-C1 lets nobody in by conditions that make no sense', async () => {
    const { url, tokenFor } = await createApi()
    const headers = { authorization: `Bearer ${await tokenFor('write')}` }
    expect((await fetch(`${url}/staff/misspelled`)).status).toBe(500)
    expect((await fetch(`${url}/staff/misspelled`, { headers })).status).toBe(500)
  })
})
