import { listValue, urlValue } from '../registration/member-values.ts'
import { type ClientMetadataRule, invalidMember } from '../registration/metadata-rule.ts'

const maxUrlLength = 512

/** What clients may register about their request objects, RFC 9101 §10.5. */
export function requestObjectRules(algorithms: readonly string[]): readonly ClientMetadataRule[] {
  return [
    {
      member: 'require_signed_request_object',
      check(value = false) {
        if (typeof value === 'boolean') return value
        throw invalidMember('require_signed_request_object', 'is true or false')
      },
    },
    {
      member: 'request_object_signing_alg',
      check(value) {
        if (value === undefined) return undefined
        if (typeof value === 'string' && algorithms.includes(value)) return value
        throw invalidMember('request_object_signing_alg', 'is one that the metadata lists')
      },
    },
    {
      member: 'request_uris',
      // RFC 9101 §10.4.1: what is registered is what will be fetched.
      check: (value) =>
        listValue('request_uris', value, maxUrlLength)?.map(
          (uri) => urlValue('request_uris', uri) ?? uri,
        ),
    },
  ]
}
