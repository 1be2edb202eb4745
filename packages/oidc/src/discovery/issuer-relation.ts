/** Path of WebFinger from the origin of a host, RFC 7033 §4. */
export const webfingerPath = '/.well-known/webfinger'

/** The link relation from a user to the issuer that knows the user, Discovery §2. */
export const issuerRelation = 'http://openid.net/specs/connect/1.0/issuer'
