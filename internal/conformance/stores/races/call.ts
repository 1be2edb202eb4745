import type { HttpRequest, HttpResponse } from '@authkit/common/http'
import type { StoreRecord } from '@authkit/common/store'
import { jwt } from '@authkit/jose'
import { DeviceVerificationError } from '@authkit/oauth2/server'
import { issuer, type ServerName, type Site } from './site.ts'

/** One of many things that processes do at the same moment, or so many calls of the store later. */
export type Call = Action & { readonly after?: number }

type Action =
  | {
      readonly call: 'endpoint'
      readonly endpoint: string
      readonly fields: Readonly<Record<string, string>>
      readonly server?: ServerName
    }
  | { readonly call: 'page'; readonly request: HttpRequest }
  | {
      readonly call: 'decide'
      readonly decision: 'approve' | 'deny'
      readonly userCode: string
      readonly attemptedBy: string
      readonly subject: string
    }
  | { readonly call: 'insert'; readonly kind: string; readonly record: StoreRecord }
  | { readonly call: 'consume'; readonly kind: string; readonly id: string }
  | { readonly call: 'keys'; readonly token?: string | undefined }

/** What came of a call: a word or two to count by, and what else was answered. */
export interface Outcome {
  /** `200`, `400 invalid_grant`, `first`, the code of an error and the like. */
  readonly result: string
  /** Members of a JSON answer, the place of a redirect, and the like. */
  readonly members: Readonly<Record<string, unknown>>
}

/** A token request and the like, as a client sends it. */
export function formPost(endpoint: string, fields: Readonly<Record<string, string>>): HttpRequest {
  return {
    method: 'POST',
    url: `${issuer}/${endpoint}`,
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams(fields).toString(),
  }
}

/** Makes a call ready, so that nothing but the call itself is left to do. */
export function prepare({ after = 0, ...call }: Call, site: Site): () => Promise<Outcome> {
  const run = prepareAction(call, site)
  return async () => {
    for (let waited = 0; waited < after; waited++) await site.store.get('grant', 'none')
    return run()
  }
}

function prepareAction(call: Action, site: Site): () => Promise<Outcome> {
  switch (call.call) {
    case 'endpoint': {
      const { endpoint, fields, server = 'lenient' } = call
      const request = formPost(endpoint, fields)
      return async () => read(await site.servers[server].createEndpointResponse(endpoint, request))
    }
    case 'page': {
      const { pathname } = new URL(call.request.url)
      const page = site.pages.find(({ path }) => path === pathname)
      return async () => readPage(await page?.handler(call.request))
    }
    case 'decide':
      return () => decide(call, site)
    case 'insert':
      return async () => {
        const isNew = await site.store.insert(call.kind, call.record)
        return { result: isNew ? 'first' : 'used', members: {} }
      }
    case 'consume':
      return async () => {
        const consumed = await site.store.consume(call.kind, call.id)
        const result = consumed ? (consumed.first ? 'first' : 'used') : 'unknown'
        return { result, members: { consumedAt: consumed?.record.consumedAt } }
      }
    default:
      return () => sign(call.token, site)
  }
}

function read({ status, body = '{}' }: HttpResponse): Outcome {
  // Every answer of these endpoints is a JSON object.
  const members = JSON.parse(body) as Record<string, unknown>
  const { error } = members
  return { result: typeof error === 'string' ? `${status} ${error}` : `${status}`, members }
}

/** A redirect tells its place, an error page the sentence that users read. */
function readPage(response: HttpResponse | undefined): Outcome {
  const { status, headers = {}, body = '' } = response ?? {}
  const { location } = headers
  const said = /<p role="alert">(.*?)<\/p>/s.exec(body)?.[1] ?? ''
  const result = location === undefined ? `${status} ${said}`.trim() : `${status}`
  return { result, members: { location, setCookie: headers['set-cookie'], body } }
}

async function decide(
  { decision, userCode, attemptedBy, subject }: Extract<Call, { readonly call: 'decide' }>,
  { verification, servers }: Site,
): Promise<Outcome> {
  const entered = { userCode, attemptedBy }
  try {
    if (decision === 'deny') await verification.deny(entered)
    else {
      const authentication = { time: servers.lenient.context.clock() }
      await verification.approve(entered, { subject, authentication })
    }
    return { result: decision, members: {} }
  } catch (error) {
    if (!(error instanceof DeviceVerificationError)) throw error
    return { result: error.code, members: {} }
  }
}

/** What a process publishes and signs with, and whom it takes a token to be from. */
async function sign(token: string | undefined, { keys }: Site): Promise<Outcome> {
  const key = await keys.signingKey()
  const own = jwt.encode({ alg: 'ES256' }, { sub: String(process.pid) }, key)
  const { sub } = token === undefined ? {} : await jwt.decodeAsync(token, keys)
  const published = (await keys.toJwks()).keys.map(({ kid }) => String(kid))
  const kids = published.toSorted((a, b) => a.localeCompare(b))
  return { result: [key.kid, ...kids].join(' '), members: { sub, token: own, kids } }
}
