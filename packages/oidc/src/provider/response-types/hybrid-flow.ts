import type { OpenIDResponseType } from '../settings.ts'
import { openIDResponseType } from '../authentication-response/response-type.ts'

/** Response types `code id_token`, `code token` and `code id_token token`, for `openid({ responseTypes })`, Core §3.3. In no default list. */
export function hybridFlow(): readonly OpenIDResponseType[] {
  return [
    openIDResponseType('code id_token'),
    openIDResponseType('code token'),
    openIDResponseType('code id_token token'),
  ]
}
