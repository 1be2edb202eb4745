import { AuthkitConfigError } from '@authkit/common'
import { expectedResponse, type ResponseMode } from '@authkit/oauth2/client'

/** What a login asks for. */
export interface ResponseChoice {
  /** The response type, its words in alphabetical order. */
  readonly responseType: string
  /** How it is answered; absent where the type decides. */
  readonly responseMode?: ResponseMode
}

/** The response types of OpenID Connect, OpenID Connect Core §3. */
export const responseTypes: readonly string[] = [
  'code',
  'id_token',
  'id_token token',
  'code id_token',
  'code token',
  'code id_token token',
]

/** What one login asks for, where it differs from the others of the client; throws an `AuthkitConfigError` for what is no answer to a login. */
export function responseOf(
  given: { readonly [name: string]: unknown },
  defaults: Partial<ResponseChoice>,
): ResponseChoice {
  const { responseType: type = defaults.responseType, responseMode = defaults.responseMode } = given
  if (!isText(type) || !isText(responseMode)) {
    throw new AuthkitConfigError('responseType and responseMode must be text')
  }
  const { responseType, mode } = expectedResponse(type, responseMode)
  if (!responseTypes.includes(responseType)) {
    throw new AuthkitConfigError(`responseType must be one of ${responseTypes.join(', ')}`)
  }
  return responseMode === undefined ? { responseType } : { responseType, responseMode: mode }
}

/** True when an ID Token comes through the browser. */
export function hasFrontChannelIdToken({ responseType }: ResponseChoice): boolean {
  return responseType.split(' ').includes('id_token')
}

function isText(value: unknown): value is string | undefined {
  return value === undefined || typeof value === 'string'
}
