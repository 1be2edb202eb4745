import type { Contender } from './contender.ts'
import type { GrantType } from './token-request.ts'

/** Starts a contender in this process, for requests of one grant. */
type Start = (grantType: GrantType) => Promise<Contender>

const hosts = () => import('./contenders/authkit-hosts.ts')
const ours = () => import('./contenders/authkit.ts')
const bare = () => import('./contenders/bare.ts')
const jmondi = () => import('./contenders/jmondi.ts')

/** Everybody by name. Modules are loaded by those who use them, so that nobody carries another's code. */
export const contenders = {
  'bare node:http': async () => (await bare()).bareHttp(),
  'bare Fastify': async () => (await bare()).bareFastify(),
  'bare Express': async () => (await bare()).bareExpress(),
  '@authkit/oauth2 on node:http': async (grantType) =>
    (await ours()).authkit((await hosts()).onHttp, { grantType }),
  '@authkit/fastify': async (grantType) =>
    (await ours()).authkit((await hosts()).onFastify, { grantType }),
  '@authkit/fastify, HS256': onFastify('HS256'),
  '@authkit/fastify, ES256': onFastify('ES256'),
  '@authkit/fastify, RS256': onFastify('RS256'),
  '@authkit/express': async (grantType) =>
    (await ours()).authkit((await hosts()).onExpress, { grantType }),
  'oidc-provider': async (grantType) =>
    (await import('./contenders/oidc-provider.ts')).oidcProvider(grantType),
  '@node-oauth/express-oauth-server': async (grantType) =>
    (await import('./contenders/node-oauth.ts')).nodeOAuth(grantType),
  '@jmondi/oauth2-server on Fastify': async (grantType) =>
    (await jmondi()).jmondiOnFastify(grantType),
  '@jmondi/oauth2-server on Express': async (grantType) =>
    (await jmondi()).jmondiOnExpress(grantType),
} satisfies Record<string, Start>

/** Name of a contender. */
export type ContenderName = keyof typeof contenders

function onFastify(algorithm: 'HS256' | 'ES256' | 'RS256'): Start {
  return async (grantType) =>
    (await ours()).authkit((await hosts()).onFastify, { grantType, algorithm })
}
