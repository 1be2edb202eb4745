import type { UserAgent } from '@authkit/testing'
import type { JWTPayload } from 'jose'
import { expect } from 'vitest'
import { successOf } from './answer.ts'
import { authorize, type Request, requestOf, type Visit } from './authorization.ts'
import type { Client } from './client.ts'
import { checkIdToken } from './id-token.ts'
import type { Suite } from './suite.ts'
import { redeem, type Tokens, tokensOf } from './token.ts'

/** What a flow differs in from the plain one. */
export interface FlowOptions {
  /** The browser; a new one unless given. */
  readonly browser?: UserAgent
  readonly method?: 'GET' | 'POST'
  /** Parameters that are sent in the place of those the request is checked by, when it goes another way than in the URL. */
  readonly send?: (request: Request) => Request | Promise<Request>
  /** Further parameters of the token request. */
  readonly tokenRequest?: Readonly<Record<string, string>>
  /** Algorithm of ID Tokens, RS256 unless given. */
  readonly alg?: string
}

/** A flow that succeeded. */
export interface Flow {
  readonly client: Client
  readonly browser: UserAgent
  readonly visit: Visit
  readonly parameters: URLSearchParams
  /** The ID Token, from the token endpoint where there is one, and its claims. */
  readonly idToken: string
  readonly claims: JWTPayload
  /** The access token, from the token endpoint where there is one. */
  readonly accessToken: string | undefined
  readonly tokens: Tokens | undefined
}

/** Signs the user in at a client and checks everything on the way, as each module does. */
export async function completeFlow(
  suite: Suite,
  client: Client,
  changes: Request = {},
  options: FlowOptions = {},
): Promise<Flow> {
  const { browser = suite.site.browser(), method, send, tokenRequest, alg } = options
  const request = requestOf(client, changes)
  const sent = (await send?.(request)) ?? request
  const visit = { ...(await authorize(suite, browser, sent, method)), request }
  const parameters = successOf(suite, client, visit)
  const front = await checkFrontTokens(suite, client, { parameters, request, alg })
  const back = parameters.has('code')
    ? await checkBackTokens(suite, client, { parameters, request, alg, tokenRequest })
    : undefined
  const token = back ?? front
  if (!token) throw new Error('the flow gave no ID Token')
  // Core §3.3.3.6: both ID Tokens are about the same user and from the same issuer.
  if (front && back) expect(front.claims.sub).toBe(back.claims.sub)
  return {
    client,
    browser,
    visit,
    parameters,
    ...token,
    accessToken: back?.tokens.accessToken ?? parameters.get('access_token') ?? undefined,
    tokens: back?.tokens,
  }
}

interface Context {
  readonly parameters: URLSearchParams
  readonly request: Request
  readonly alg: string | undefined
}

async function checkFrontTokens(
  suite: Suite,
  client: Client,
  { parameters, request, alg }: Context,
) {
  const idToken = parameters.get('id_token')
  if (idToken === null) return undefined
  const claims = await checkIdToken(suite, client, idToken, {
    nonce: request['nonce'],
    code: parameters.get('code') ?? undefined,
    accessToken: parameters.get('access_token') ?? undefined,
    front: true,
    ...(alg === undefined ? {} : { alg }),
  })
  return { idToken, claims }
}

async function checkBackTokens(
  suite: Suite,
  client: Client,
  context: Context & { readonly tokenRequest: Readonly<Record<string, string>> | undefined },
) {
  const { parameters, request, alg, tokenRequest } = context
  const tokens = tokensOf(await redeem(suite, client, parameters.get('code'), tokenRequest))
  const { idToken = '', accessToken } = tokens
  const claims = await checkIdToken(suite, client, idToken, {
    nonce: request['nonce'],
    accessToken,
    code: parameters.get('code') ?? undefined,
    front: false,
    ...(alg === undefined ? {} : { alg }),
  })
  return { idToken, claims, tokens }
}
