import { InvalidRedirectUriError } from '../../errors.ts'
import { redirectUriFault } from '../clients/redirect-uri.ts'
import type { ServerContext } from '../context.ts'
import type { Grant } from '../contracts.ts'
import { listValue } from './member-values.ts'
import { type ClientMetadataRule, invalidMember } from './metadata-rule.ts'

const maxRedirectUris = 50

/** Which grants a client may use and where responses go, RFC 7591 §2. `open` are the grants of the application's choice. */
export function grantRules(open: readonly string[] | undefined): readonly ClientMetadataRule[] {
  return [
    {
      member: 'grant_types',
      check(value, { context }) {
        // RFC 7591 §2: authorization_code unless others are named.
        const names = listValue('grant_types', value) ?? ['authorization_code']
        const { grantTypes } = context.members
        const registrable = open ?? askingGrants(context)
        if (!names.every((name) => grantTypes.has(name) && registrable.includes(name))) {
          throw invalidMember('grant_types', 'holds one that cannot be registered here')
        }
        return names
      },
    },
    {
      member: 'response_types',
      check(value, { registered, context }) {
        const { responseTypes } = context.members
        const isUsable = (name: string): boolean => {
          const type = responseTypes.get(name)
          const chosen = namesOf(registered['grant_types'])
          return (
            type !== undefined &&
            [type.grantType, ...(type.alsoNeeds ?? [])].every((needed) => chosen.includes(needed))
          )
        }
        const names = listValue('response_types', value)?.map(sortWords)
        // RFC 7591 §2: code unless others are named, for clients that use it at all.
        if (!names) return ['code'].filter(isUsable)
        if (!names.every((name) => responseTypes.has(name))) {
          throw invalidMember('response_types', 'holds one that the server does not have')
        }
        // RFC 7591 §2.1: a response type comes with the grant that it leads to.
        if (!names.every(isUsable)) {
          throw invalidMember('response_types', 'holds one whose grant is not among grant_types')
        }
        return [...new Set(names)]
      },
    },
    {
      member: 'redirect_uris',
      check(value, { registered }) {
        const entries: readonly unknown[] = Array.isArray(value) ? value : []
        const isList = value === undefined || Array.isArray(value)
        if (!isList || entries.length > maxRedirectUris) {
          throw refusedUri(`redirect_uris is a list of at most ${maxRedirectUris} texts`)
        }
        // RFC 7591 §2: whoever is answered by redirect says where.
        const needed = namesOf(registered['response_types']).length > 0
        if (needed && entries.length === 0) throw refusedUri('redirect_uris is missing')
        const uris = entries.map(redirectUri)
        return uris.length === 0 ? undefined : [...new Set(uris)]
      },
    },
  ]
}

/** The grants in which a user is asked first, and the one that prolongs them: no client gets anything by registering alone, RFC 7591 §5. */
function askingGrants({ members }: ServerContext): readonly string[] {
  const asks = ({ responseTypes, endpoints, startFamily }: Grant): boolean =>
    [...(responseTypes ?? []), ...(endpoints ?? [])].length > 0 || startFamily !== undefined
  const asking = [...members.grants.values()].filter(asks).map(({ grantType }) => grantType)
  const answering = [...members.responseTypes.values()].flatMap(({ grantType, alsoNeeds = [] }) => [
    grantType,
    ...alsoNeeds,
  ])
  return [...asking, ...answering]
}

function redirectUri(value: unknown): string {
  if (typeof value !== 'string') throw refusedUri('A redirect URI is not a text')
  // RFC 7591 §5: no scheme that runs as a script, nothing that another host could answer.
  const fault = redirectUriFault(value)
  if (fault !== undefined) throw refusedUri(`A redirect URI ${fault}`)
  return value
}

/** RFC 7591 §3.2.2: redirect URIs have an error code of their own. */
function refusedUri(problem: string): Error {
  return new InvalidRedirectUriError(problem, { reason: 'invalid_redirect_uris' })
}

/** A list that a rule before made. */
export function namesOf(value: unknown): readonly string[] {
  return Array.isArray(value) ? value.filter((name) => typeof name === 'string') : []
}

function sortWords(words: string): string {
  return words.split(' ').toSorted().join(' ')
}
