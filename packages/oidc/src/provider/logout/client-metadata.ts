import { AuthkitConfigError, isSecureTransport, isValidUrl } from '@authkit/common'
import type { JsonObject } from '@authkit/common/store'
import {
  type Client,
  type ClientMetadataRule,
  invalidMember,
  listValue,
  type MetadataTerms,
} from '@authkit/oauth2/server'
import { isOfSector } from '../sector-identifier.ts'
import { frontChannelUriFault } from './front-channel.ts'
import { maxUriLength, postLogoutUriFault, type UriOwner } from './post-logout-redirect-uri.ts'

/** What clients may register about where the browser goes after the end of a session, RP-Initiated Logout §3.1. */
export const postLogoutRules: readonly ClientMetadataRule[] = [
  {
    member: 'post_logout_redirect_uris',
    check(value, terms) {
      const member = 'post_logout_redirect_uris'
      const uris = listValue(member, value, maxUriLength) ?? []
      const owner = ownerOf(terms)
      for (const uri of uris) {
        const fault = postLogoutUriFault(uri, { ...owner, native: isNativeUri(uri, terms) })
        if (fault !== undefined) throw invalidMember(member, `holds one that ${fault}`)
      }
      return uris.length === 0 ? undefined : uris
    },
  },
]

/** What clients may register about pages that sign the user out in a frame, Front-Channel Logout §2. */
export const frontChannelRules: readonly ClientMetadataRule[] = [
  {
    member: 'frontchannel_logout_uri',
    check(value, { registered }) {
      if (value === undefined || value === '') return undefined
      const redirectUris = registered['redirect_uris']
      const fault = frontChannelUriFault(value, Array.isArray(redirectUris) ? redirectUris : [])
      if (fault !== undefined) throw invalidMember('frontchannel_logout_uri', fault)
      return value
    },
  },
  flagRule('frontchannel_logout_session_required'),
]

/** What clients may register about where they are told of the end of a session, Back-Channel Logout §2.2. */
export function backChannelRules(addresses: 'any' | 'public'): readonly ClientMetadataRule[] {
  return [
    {
      member: 'backchannel_logout_uri',
      check(value, { registered }) {
        if (value === undefined || value === '') return undefined
        if (!isBackChannelUri(value, addresses))
          throw invalidMember(
            'backchannel_logout_uri',
            'is an https URL without user information and fragment',
          )
        // Core §8.1: a Logout Token calls the user as the sector does.
        const isPairwise = registered['subject_type'] === 'pairwise'
        if (!isPairwise || isOfSector(value, { ...registered, client_id: '' })) return value
        throw invalidMember(
          'backchannel_logout_uri',
          'has the host of one of the redirect_uris where subject_type is pairwise',
        )
      },
    },
    flagRule('backchannel_logout_session_required'),
  ]
}

/** Throws an `AuthkitConfigError` for a client that could never be told, Back-Channel Logout §2.2. */
export function checkBackChannelUri(client: Client, addresses: 'any' | 'public'): void {
  const uri = client['backchannel_logout_uri'] ?? undefined
  if (uri === undefined || isBackChannelUri(uri, addresses)) return
  throw new AuthkitConfigError(
    `Client "${client.client_id}": backchannel_logout_uri is an https URL without user information and fragment; endSession({ backChannel: { addresses: 'any' } }) takes http on loopback as well`,
  )
}

function isBackChannelUri(value: unknown, addresses: 'any' | 'public'): value is string {
  return (
    typeof value === 'string' &&
    value.length <= maxUriLength &&
    isValidUrl(value, { fragmentsAllowed: false }) &&
    // Back-Channel Logout §2.2: https; plain http stays on this machine, where the operator allowed that.
    (addresses === 'any' ? isSecureTransport(value) : /^https:/i.test(value))
  )
}

function flagRule(member: string): ClientMetadataRule {
  return {
    member,
    check(value) {
      if (value === undefined || typeof value === 'boolean') return value
      throw invalidMember(member, 'is true or false')
    },
  }
}

function ownerOf({ registered, context }: MetadataTerms): Pick<UriOwner, 'confidential'> {
  const name = registered['token_endpoint_auth_method']
  const { clientAuthentication } = context.members
  const method = typeof name === 'string' ? clientAuthentication.get(name) : undefined
  return { confidential: method?.confidential === true }
}

/** RFC 8252 §7.1: an app says that it is one, or is answered at the same scheme already. */
function isNativeUri(uri: string, { sent, registered }: MetadataTerms): boolean {
  if (sent['application_type'] === 'native') return true
  const scheme = URL.parse(uri)?.protocol
  return redirectUrisOf(registered).some((other) => URL.parse(other)?.protocol === scheme)
}

function redirectUrisOf(registered: JsonObject): readonly string[] {
  const uris = registered['redirect_uris']
  return Array.isArray(uris) ? uris.filter((uri) => typeof uri === 'string') : []
}
