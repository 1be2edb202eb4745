import { urlEncode } from '@authkit/common'
import type { ComplianceHooks, RequestHook } from '@authkit/oauth2/client'
import type { OAuth2ClientConfig } from '../provider/client-config.ts'

/** The hooks of a configuration: its own, and before them what sends refreshes to its `refreshTokenUrl` with its `refreshTokenParams`. */
export function complianceHooksOf(config: OAuth2ClientConfig): ComplianceHooks | undefined {
  const { complianceHooks: own, refreshTokenUrl, refreshTokenParams = {} } = config
  const pairs = Object.entries(refreshTokenParams).flatMap(([name, value]) =>
    [value ?? []].flat().map((each): [string, string] => [name, String(each)]),
  )
  if (refreshTokenUrl === undefined && pairs.length === 0) return own
  const first: RequestHook = (request) => ({
    ...request,
    url: refreshTokenUrl ?? request.url,
    body: withPairs(request.body, pairs),
  })
  const { refreshTokenRequest: more = [] } = own ?? {}
  return { ...own, refreshTokenRequest: [first, ...(typeof more === 'function' ? [more] : more)] }
}

/** Adds parameters to a form; those that it has win. */
function withPairs(body: unknown, pairs: readonly (readonly [string, string])[]): string {
  // A request to the token endpoint is a form.
  const form = new URLSearchParams(String(body))
  const missing = pairs.filter(([name]) => !form.has(name))
  return [String(body), urlEncode(missing)].filter(Boolean).join('&')
}
