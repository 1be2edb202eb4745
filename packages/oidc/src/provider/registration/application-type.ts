import { InvalidRedirectUriError } from '@authkit/oauth2'
import { type ClientMetadataRule, invalidMember } from '@authkit/oauth2/server'

/** Kinds of application: on a web server, or on the user's own device. */
const applicationTypes: readonly unknown[] = ['web', 'native']
const loopback = /^(?:localhost|.+\.localhost|127(?:\.\d{1,3}){3}|\[::1\])\.?$/

/** Where an application runs, and by that which redirect URIs it may have, Registration §2. */
export const applicationTypeRule: ClientMetadataRule = {
  member: 'application_type',
  check(value, { registered }) {
    // Registration §2: web unless another one is named.
    const type = value ?? 'web'
    if (!applicationTypes.includes(type))
      throw invalidMember('application_type', 'is web or native')
    const uris = textsOf(registered['redirect_uris']).map((uri) => new URL(uri))
    if (type === 'native' && !uris.every(isNative)) {
      throw refusedUri(
        'A native application has custom schemes, https that it claimed, and http on loopback only',
      )
    }
    // Registration §2: what the browser carries must not end on the machine of whoever looks at it, in clear.
    if (type === 'web' && isImplicit(registered['response_types']) && !uris.every(isPublicWeb)) {
      throw refusedUri(
        'A web application with tokens in its authorization responses has https, and not localhost',
      )
    }
    return type
  },
}

/** True when tokens come from the authorization endpoint: the implicit and hybrid flows, Core §3. */
function isImplicit(responseTypes: unknown): boolean {
  return returnsIdToken(responseTypes) || wordsOf(responseTypes).includes('token')
}

/** True when the browser carries ID Tokens to the client, Core §3. */
export function returnsIdToken(responseTypes: unknown): boolean {
  return wordsOf(responseTypes).includes('id_token')
}

function wordsOf(responseTypes: unknown): readonly string[] {
  return textsOf(responseTypes).flatMap((type) => type.split(' '))
}

/** The texts of a list that a rule before made. */
export function textsOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((text) => typeof text === 'string') : []
}

function isNative({ protocol, hostname }: URL): boolean {
  if (protocol === 'http:') return loopback.test(hostname)
  // RFC 8252 §7.2: an https URL that the app has claimed, newer than Registration §2 and the better choice.
  return protocol !== 'https:' || !loopback.test(hostname)
}

function isPublicWeb({ protocol, hostname }: URL): boolean {
  return protocol === 'https:' && !loopback.test(hostname)
}

/** Registration §3.3: redirect URIs have an error code of their own. */
function refusedUri(problem: string): Error {
  return new InvalidRedirectUriError(problem, { reason: 'application_type' })
}
