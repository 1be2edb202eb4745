import { type ClientMetadataRule, invalidMember, listValue, urlValue } from '@authkit/oauth2/server'

/** What a client asks of every authentication, and where its own begins, Registration §2. `acrValues` are those of the server, empty for any. */
export function authenticationRules(acrValues: readonly string[]): readonly ClientMetadataRule[] {
  return [
    {
      member: 'default_max_age',
      check(value) {
        if (value === undefined) return undefined
        if (typeof value === 'number' && Number.isSafeInteger(value) && value >= 0) return value
        throw invalidMember('default_max_age', 'is a whole number of seconds')
      },
    },
    {
      member: 'require_auth_time',
      check(value = false) {
        if (typeof value === 'boolean') return value
        throw invalidMember('require_auth_time', 'is true or false')
      },
    },
    {
      member: 'default_acr_values',
      check(value) {
        const wanted = listValue('default_acr_values', value)
        const isKnown = (acr: string): boolean => acrValues.includes(acr)
        if (acrValues.length === 0 || wanted?.every(isKnown) !== false) return wanted
        throw invalidMember('default_acr_values', 'holds one that the metadata does not list')
      },
    },
    // Core §4: somebody else sends browsers there.
    { member: 'initiate_login_uri', check: (value) => urlValue('initiate_login_uri', value) },
  ]
}
