import { AuthkitConfigError } from '@authkit/common'
import { byName } from '../members.ts'
import type { ClientAuthentication, ClientCredentials } from './contract.ts'

/** What decides how a client authenticates. */
export interface ClientAuthenticationChoice {
  /** Name of a method of the list, or a method; the first that fits unless given. */
  readonly wanted: string | ClientAuthentication | undefined
  /** The methods to choose from, the preferred one first. */
  readonly list: readonly ClientAuthentication[]
  /** The names that the server announces; absent when it says nothing. */
  readonly supported: readonly string[] | undefined
}

/** Resolves a client's way to authenticate once; throws an `AuthkitConfigError` when there is none that works. */
export function selectClientAuthentication(
  choice: ClientAuthenticationChoice,
  client: ClientCredentials,
): ClientAuthentication {
  const { wanted, list, supported } = choice
  const members = byName(list)
  if (wanted === undefined) return firstFitting(list, supported, client)
  const method = typeof wanted === 'string' ? members.get(wanted) : wanted
  if (method === undefined) {
    const names = [...members.keys()].join(', ')
    throw new AuthkitConfigError(`tokenEndpointAuthMethod must be one of ${names}`)
  }
  if (method.needsSecret && !client.clientSecret) {
    throw new AuthkitConfigError(`${method.name} needs a clientSecret; a public client uses none`)
  }
  return method
}

function firstFitting(
  list: readonly ClientAuthentication[],
  supported: readonly string[] | undefined,
  client: ClientCredentials,
): ClientAuthentication {
  const fitting = list.filter((method) => method.needsSecret === Boolean(client.clientSecret))
  const method = fitting.find(({ name }) => supported?.includes(name)) ?? fitting[0]
  if (method !== undefined) return method
  throw new AuthkitConfigError('clientAuthentications has no method that fits this client; add one')
}
