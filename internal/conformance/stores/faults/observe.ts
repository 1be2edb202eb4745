import type { HttpResponse } from '@authkit/common/http'
import { OAuth2Error } from '@authkit/oauth2'
import type { Observer } from './audit.ts'
import { api, bodyOf, codeOf, type Credentials, web, type World } from './world.ts'

/** Tokens of a client, as the token endpoint answered them. */
export interface Tokens {
  readonly access: string
  readonly refresh: string
}

export function tokensOf(response: HttpResponse): Tokens {
  const { access_token: access, refresh_token: refresh } = bodyOf(response)
  return { access: String(access), refresh: String(refresh) }
}

/** What the guard of an API says to an access token. */
async function guard(world: World, token: string): Promise<string> {
  try {
    const headers = { authorization: `Bearer ${token}` }
    await world.protector.validateRequest({ method: 'GET', url: 'https://api.example/', headers })
    return 'let in'
  } catch (error) {
    if (error instanceof OAuth2Error) return error.error
    throw error
  }
}

/** What the introspection endpoint says to whoever may ask. */
async function isActive(world: World, token: string, as: Credentials): Promise<unknown> {
  return bodyOf(await world.post('/introspect', { token }, as))['active']
}

/** What tokens are good for as everybody sees them who does not use them up. */
export async function standing(
  world: World,
  { access, refresh }: Tokens,
  as: Credentials = web,
): Promise<unknown> {
  return {
    guard: await guard(world, access),
    access: await isActive(world, access, api),
    refresh: await isActive(world, refresh, as),
  }
}

/** What a client has of an answer of the token endpoint: its status, and whether the tokens do what tokens do. */
export async function use(
  world: World,
  response: HttpResponse,
  as: Credentials = web,
): Promise<unknown> {
  const { error, access_token: access, refresh_token: refresh } = bodyOf(response)
  return {
    status: response.status,
    error,
    access: typeof access === 'string' ? await guard(world, access) : 'none',
    refresh: typeof refresh === 'string' ? (await world.refresh(refresh, as)).status : 'none',
  }
}

/** The same for the code in an authorization response. */
export async function useCode(world: World, response: HttpResponse): Promise<unknown> {
  const { headers } = response
  const location = URL.parse(String(headers['location'] ?? ''))
  if (!location?.searchParams.has('code')) return { status: response.status, code: 'none' }
  return use(world, await world.exchange(codeOf(response)))
}

/** What the records of a store say to each other that is not so: each is a state that no flow may leave. */
export async function contradictions({ faulty }: World): Promise<readonly string[]> {
  const { store, idsOf } = faulty
  const found: string[] = []
  const live = async (kind: string) => {
    const records = await Promise.all(idsOf(kind).map((id) => store.get(kind, id)))
    return records.filter((record) => record !== undefined)
  }
  const hasGrant = async (grantId: string | undefined): Promise<boolean> =>
    (await store.get('grant', grantId ?? '')) !== undefined
  for (const { consumedAt, grantId } of await live('authorization_code')) {
    if (consumedAt === undefined && !(await hasGrant(grantId)))
      found.push('a fresh code without its grant')
  }
  for (const { consumedAt, grantId, data } of await live('device_code')) {
    const isApproved = consumedAt === undefined && data['decision'] === 'approved'
    if (isApproved && !(await hasGrant(grantId))) found.push('an approval without its grant')
  }
  for (const { grantId, data } of await live('refresh_token')) {
    // Written by the repository of refresh tokens.
    const successor = data['successor'] as { readonly id: string } | undefined
    const isLost = successor && !(await store.get('refresh_token', successor.id))
    if (isLost && (await hasGrant(grantId))) found.push('a rotated token without its successor')
  }
  return found
}

/** An observer whose view turns at the last call. */
export const atEnd = (look: Observer['look']): Observer => ({ look, turnsAt: 'last call' })
/** An observer of something that ends: its view turns as soon as anything is written. */
export const atFirst = (look: Observer['look']): Observer => ({ look, turnsAt: 'first write' })
/** An observer whose view may turn at any call. */
export const anywhere = (look: Observer['look']): Observer => ({ look, turnsAt: 'any call' })

/** Whether the records fit together; in no state of no flow do they not. */
export const records = (world: World): { records: Observer } => ({
  records: atEnd(() => contradictions(world)),
})
