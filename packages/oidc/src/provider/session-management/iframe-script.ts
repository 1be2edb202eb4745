/**
 * What runs in the frame of the provider: it answers each message of a client, `client_id session_state`, with `unchanged`, `changed` or
 * `error`, and those of other origins than the page around it not at all, Session Management §3.2. The name of the cookie stands at the element of the script, so that this text is always the same.
 */
export const iframeScript: string = `
const cookie = document.currentScript.dataset.cookie
const referrer = document.referrer === '' ? undefined : new URL(document.referrer).origin
const parentOrigin = location.ancestorOrigins?.[0] ?? referrer

function browserState() {
  const found = document.cookie.split('; ').find((pair) => pair.startsWith(cookie + '='))
  return found === undefined ? '' : found.slice(cookie.length + 1)
}

async function digest(text) {
  const hash = await crypto.subtle.digest('SHA-256', new TextEncoder().encode(text))
  return [...new Uint8Array(hash)].map((byte) => byte.toString(16).padStart(2, '0')).join('')
}

async function statusOf(data, origin) {
  if (typeof data !== 'string' || data.length > 4096) return 'error'
  const message = /^([^]+) ([0-9a-f]{64})\\.([\\w-]+)$/.exec(data)
  if (message === null) return 'error'
  const [, clientId, hash, salt] = message
  const state = browserState()
  const now = await digest([clientId, origin, state, salt].join(' '))
  return state !== '' && now === hash ? 'unchanged' : 'changed'
}

addEventListener('message', async ({ data, origin, source }) => {
  if (source === null || source === window || origin === 'null') return
  if (parentOrigin !== undefined && parentOrigin !== origin) return
  const status = await statusOf(data, origin).catch(() => 'error')
  source.postMessage(status, origin)
})
`
