import { formParameters, type HttpRequest, type Parameters } from '@authkit/common/http'
import { InvalidRequestError } from '@authkit/oauth2'

/** The fields of a posted form of ours, at most 16 384 bytes and none of them repeated. */
export function readForm(http: HttpRequest): Parameters {
  const fields = formParameters(http, { maxBytes: 16_384 })
  if (fields.repeated() !== undefined) throw new InvalidRequestError('A field is repeated')
  return fields
}
