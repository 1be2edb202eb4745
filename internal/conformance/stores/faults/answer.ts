import { isAuthkitError } from '@authkit/common'
import type { HttpResponse } from '@authkit/common/http'
import { StoreError } from '@authkit/common/store'
import { KeySetUnavailableError } from '@authkit/jose'
import { OAuth2Error } from '@authkit/oauth2'

/** What came of a request: an HTTP response, or an error where the flow is a method. */
export interface Answer {
  readonly status: number
  /** Whether it is the typed error of a store that cannot be asked. */
  readonly isUnavailable: boolean
  /** Everything that left the server: headers and body, or the error's own words. */
  readonly text: string
}

/** An HTTP response as an answer. */
export function answerOf({ status, headers, body = '' }: HttpResponse): Answer {
  const location = String(headers['location'] ?? '')
  // RFC 6749 §4.1.2.1: at a redirect URI the error is a parameter.
  const isRedirected = location.includes('error=temporarily_unavailable')
  return {
    status,
    isUnavailable: status === 503 || isRedirected,
    text: `${JSON.stringify(headers)} ${body}`,
  }
}

/** What a method without an HTTP answer does when it succeeds. */
export const done: Answer = { status: 200, isUnavailable: false, text: '' }

/** The answer of a request, also when it is an error of ours that is thrown. Any other error is a defect and passes. */
export async function attempt(act: () => Promise<Answer>): Promise<Answer> {
  try {
    return await act()
  } catch (error) {
    if (!isAuthkitError(error)) throw error
    const isUnavailable =
      (error instanceof OAuth2Error && error.error === 'temporarily_unavailable') ||
      error instanceof StoreError ||
      error instanceof KeySetUnavailableError
    const status = error instanceof OAuth2Error ? error.status : isUnavailable ? 503 : 0
    return { status, isUnavailable, text: `${error.code} ${error.message}` }
  }
}

/** What nobody may get out of a request that failed. */
const credentials =
  /access_token|refresh_token|id_token|client_secret|device_code|user_code|set-cookie|[?&#"]code["=]/

/** What is wrong with the answer of a request whose store failed; `undefined` when nothing is. */
export function refusal({ status, isUnavailable, text }: Answer): string | undefined {
  if (!isUnavailable) return `the answer is ${status}: ${text.slice(0, 200)}`
  return credentials.test(text) ? `the answer gives something away: ${text}` : undefined
}
