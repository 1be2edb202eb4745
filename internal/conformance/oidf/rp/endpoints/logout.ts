import { randomUUID } from 'node:crypto'
import { decodeJwt } from 'jose'
import type { Claims } from '../behaviour.ts'
import type { Answer, Received } from '../http.ts'
import { signed, subject } from '../id-token.ts'
import type { ProviderState, RegisteredClient } from '../state.ts'

const backChannelEvent = 'http://schemas.openid.net/event/backchannel-logout'

/** Ends the session, tells the relying parties, and sends the browser back, RP-Initiated Logout §2 and §3. */
export async function endSession(state: ProviderState, request: Received): Promise<Answer> {
  const sent = request.method === 'POST' ? request.form : request.query
  const hint = sent.get('id_token_hint')
  const clientId = hint === null ? sent.get('client_id') : decodeJwt(hint).aud
  const client = state.clients.get(String(clientId))
  const target = sent.get('post_logout_redirect_uri')
  if (client === undefined) return fault(state, 'the logout request names no client')
  if (target !== null && !client.post_logout_redirect_uris?.includes(target)) {
    return fault(state, 'the post_logout_redirect_uri is unknown')
  }
  const frames = await endEverywhere(state, client)
  const location = target === null ? undefined : destination(state, target, sent.get('state'))
  return { body: page(frames, location) }
}

/** Ends the session without a relying party asking, and gives the page for the browser. */
export async function logoutAtProvider(
  state: ProviderState,
  client: RegisteredClient,
): Promise<string> {
  const [target] = client.post_logout_redirect_uris ?? []
  const frames = await endEverywhere(state, client)
  return page(frames, target === undefined ? undefined : destination(state, target, null))
}

function fault(state: ProviderState, text: string): Answer {
  state.faults.push(text)
  return { status: 400, body: text }
}

async function endEverywhere(
  state: ProviderState,
  client: RegisteredClient,
): Promise<readonly string[]> {
  const { session } = state
  state.session = undefined
  if (session === undefined) return []
  await backChannel(state, client, session.sid)
  if (client.frontchannel_logout_uri === undefined) return []
  const url = new URL(client.frontchannel_logout_uri)
  // Front-Channel Logout §2.
  url.searchParams.set('iss', state.issuer)
  url.searchParams.set('sid', session.sid)
  return [url.href]
}

async function backChannel(
  state: ProviderState,
  client: RegisteredClient,
  sid: string,
): Promise<void> {
  const { behaviour, issuer, clock, keys } = state
  const [key] = keys
  if (client.backchannel_logout_uri === undefined || key === undefined) return
  const honest: Claims = {
    iss: issuer,
    aud: client.client_id,
    sub: subject,
    sid,
    iat: clock(),
    exp: clock() + 120,
    jti: randomUUID(),
    events: { [backChannelEvent]: {} },
  }
  const claims = behaviour.logoutToken?.(honest) ?? honest
  const about = { from: 'logout', key } as const
  const token = await (behaviour.signLogoutToken ?? signLogoutToken)(claims, about)
  const response = await fetch(client.backchannel_logout_uri, {
    method: 'POST',
    body: new URLSearchParams({ logout_token: token }),
    redirect: 'manual',
    signal: AbortSignal.timeout(5000),
  })
  state.backChannelAnswers.push({
    status: response.status,
    cacheControl: response.headers.get('cache-control'),
    body: await response.text(),
  })
}

/** Signs a Logout Token as its type, Back-Channel Logout §2.4. */
function signLogoutToken(claims: Claims, about: Parameters<typeof signed>[1]): Promise<string> {
  return signed(claims, about, 'logout+jwt')
}

function destination(state: ProviderState, target: string, value: string | null): string {
  const location = new URL(target)
  if (value !== null) location.searchParams.set('state', value)
  state.behaviour.postLogout?.(location)
  return location.href
}

function page(frames: readonly string[], location: string | undefined): string {
  const hidden = frames.map((url) => `<iframe src="${url.replaceAll('&', '&amp;')}"></iframe>`)
  const link = location === undefined ? '' : `<a href="${location.replaceAll('&', '&amp;')}">go</a>`
  return `<body>${hidden.join('')}${link}</body>`
}

/** The page that tells frames of relying parties whether the session changed, Session Management §3.2. */
export function checkSession(state: ProviderState): Answer {
  const current = JSON.stringify(state.session?.state ?? null)
  return {
    body: `<script>addEventListener('message',(e)=>{const s=e.data.slice(e.data.lastIndexOf(' ')+1);e.source.postMessage(s===${current}?'unchanged':'changed',e.origin)})</script>`,
  }
}
