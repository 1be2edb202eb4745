import { AuthkitConfigError, checkOptions } from '@authkit/common'
import { isIssuer } from '@authkit/oauth2'

/** How to write the place of the document. */
export interface WellKnownUrlOptions {
  /** True for an absolute URL; the path from the origin unless given. */
  readonly external?: boolean | undefined
}

/**
 * Where the metadata document of an OpenID Provider is: behind the path of its issuer, Discovery §4. Throws an `AuthkitConfigError` for a
 * text that is no issuer.
 */
export function getWellKnownUrl(issuer: string, options: WellKnownUrlOptions = {}): string {
  checkOptions('getWellKnownUrl', options, { external: 'flag?' })
  if (typeof issuer !== 'string' || !isIssuer(issuer)) {
    throw new AuthkitConfigError(
      'an issuer is an https URL without query and fragment, such as https://issuer.example',
    )
  }
  const { origin, pathname } = new URL(issuer)
  // Discovery §4.1: a slash at the end goes before the name is added.
  const path = `${pathname.replace(/\/$/, '')}/.well-known/openid-configuration`
  return options.external === true ? origin + path : path
}
