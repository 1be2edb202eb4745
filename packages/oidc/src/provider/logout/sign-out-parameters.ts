import { HttpInputError } from '@authkit/common'
import {
  formParameters,
  type HttpRequest,
  type Parameters,
  queryParameters,
} from '@authkit/common/http'
import { InvalidRequestError } from '@authkit/oauth2'
import { isLanguageTag } from '../../claims/language-tag.ts'

/** The parameters of a request to sign out, RP-Initiated Logout §2. */
export const signOutParameterNames: readonly string[] = [
  'id_token_hint',
  'logout_hint',
  'client_id',
  'post_logout_redirect_uri',
  'state',
  'ui_locales',
]

/** Most characters of a logout_hint. */
const maxHintLength = 1024
/** Most languages that are looked at; nobody reads more. */
const maxLocales = 20

/** The parameters of a request to sign out, none of them repeated; throws an `InvalidRequestError`, RP-Initiated Logout §2. */
export function signOutParameters(request: HttpRequest): Parameters {
  // RP-Initiated Logout §2: GET and POST, the latter with a form.
  const isPost = request.method === 'POST'
  const parameters = read(isPost ? formParameters : queryParameters, request)
  const others = isPost ? read(queryParameters, request).names() : []
  const names = new Set(parameters.names())
  // What comes twice could be read by somebody else in another way.
  if (parameters.repeated() !== undefined || others.some((name) => names.has(name)))
    throw new InvalidRequestError('A parameter is repeated')
  return parameters
}

/** Whom the client would like to be signed out; throws an `InvalidRequestError` for one that is too long, RP-Initiated Logout §2. */
export function readLogoutHint(parameters: Parameters): string | undefined {
  const hint = parameters.get('logout_hint')
  if (hint !== undefined && hint.length > maxHintLength)
    throw new InvalidRequestError('The logout_hint is too long')
  return hint
}

/** Languages of the pages in the order of preference; what is no language is left out, RP-Initiated Logout §2. */
export function readUiLocales(parameters: Parameters): readonly string[] {
  const tags = parameters.get('ui_locales')?.split(' ', maxLocales) ?? []
  return [...new Set(tags.filter(isLanguageTag))]
}

function read(reader: (request: HttpRequest) => Parameters, request: HttpRequest): Parameters {
  try {
    return reader(request)
  } catch (error) {
    if (!(error instanceof HttpInputError)) throw error
    throw new InvalidRequestError(error.message, { cause: error, status: error.status })
  }
}
