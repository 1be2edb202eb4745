import type { OpenIDResponseType } from '../settings.ts'
import { openIDResponseType } from '../authentication-response/response-type.ts'

/** Response types `id_token` and `id_token token`, for `openid({ responseTypes })`, Core §3.2. In no default list: RFC 9700 §2.1.2 says to use the code flow. */
export function implicitFlow(): readonly OpenIDResponseType[] {
  return [openIDResponseType('id_token'), openIDResponseType('id_token token')]
}
