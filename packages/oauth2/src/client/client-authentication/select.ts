import { AuthkitConfigError } from '@authkit/common'
import { byName } from '../members.ts'
import type {
  BackChannelForm,
  ClientAuthentication,
  ClientAuthenticationFunction,
  ClientCredentials,
} from './contract.ts'

/** What decides how a client authenticates. */
export interface ClientAuthenticationChoice {
  /** Name of a method of the list, a method, or a function; the first of the list that fits unless given. */
  readonly wanted: string | ClientAuthentication | ClientAuthenticationFunction | undefined
  /** The methods to choose from, the preferred one first. */
  readonly list: readonly ClientAuthentication[]
  /** The names that the server announces; absent when it says nothing. */
  readonly supported: readonly string[] | undefined
  /** The option that says what is wanted; `tokenEndpointAuthMethod` unless given. */
  readonly option?: string | undefined
}

/** Resolves a client's way to authenticate once; throws an `AuthkitConfigError` when there is none that works. */
export function selectClientAuthentication(
  choice: ClientAuthenticationChoice,
  client: ClientCredentials,
): ClientAuthentication {
  // An environment variable that somebody forgot must not make a public client.
  if (client.clientSecret === '') {
    throw new AuthkitConfigError('clientSecret is empty; a public client leaves it out')
  }
  const method = wantedMethod(choice, client)
  if (method.needsSecret) requireSecret(method, client)
  method.check?.(client)
  return method
}

function wantedMethod(
  { wanted, list, supported, option = 'tokenEndpointAuthMethod' }: ClientAuthenticationChoice,
  client: ClientCredentials,
): ClientAuthentication {
  const members = byName(list.map((method) => requireMethod(method, 'clientAuthentications')))
  if (wanted === undefined) return firstFitting(list, supported, client)
  if (typeof wanted === 'function') return customMethod(wanted, option)
  if (typeof wanted !== 'string') return requireMethod(wanted, option)
  const method = members.get(wanted)
  if (method !== undefined) return method
  const names = [...members.keys()].join(', ')
  throw new AuthkitConfigError(
    `${option} must be one of ${names}, or a method such as privateKeyJwt({ key })`,
  )
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

/** PEM, or a JWK as text. */
const PRIVATE_KEY = /-----BEGIN |"kty"\s*:/

function requireSecret({ name }: ClientAuthentication, { clientSecret }: ClientCredentials): void {
  if (!clientSecret) {
    throw new AuthkitConfigError(`${name} needs a clientSecret; a public client uses none`)
  }
  // A key that is sent as a password is nobody's secret any more.
  if (typeof clientSecret === 'string' && !PRIVATE_KEY.test(clientSecret)) return
  throw new AuthkitConfigError(
    'clientSecret is a text that the server gave; a private key belongs to privateKeyJwt({ key })',
  )
}

function requireMethod(method: ClientAuthentication, option: string): ClientAuthentication {
  // Whom no compiler told may give anything.
  const given: Partial<ClientAuthentication> | null = method
  const isMethod = typeof given?.name === 'string' && typeof given.authenticate === 'function'
  if (isMethod) return method
  throw new AuthkitConfigError(
    `${option}: a method is { name, needsSecret, authenticate }, such as clientSecretPost()`,
  )
}

/** What an application does itself, RFC 6749 §2.3.2. */
function customMethod(
  authenticate: ClientAuthenticationFunction,
  option: string,
): ClientAuthentication {
  return {
    name: authenticate.name || 'custom',
    needsSecret: false,
    async authenticate(form, client) {
      const answer: unknown = await authenticate(form, client)
      if (isForm(answer)) return answer
      throw new AuthkitConfigError(
        `the function that is the ${option} must answer { url, headers, form }, changed or not`,
      )
    },
  }
}

function isForm(value: unknown): value is BackChannelForm {
  if (typeof value !== 'object' || value === null) return false
  const { url, headers, form }: Partial<Record<keyof BackChannelForm, unknown>> = value
  const hasFields = typeof headers === 'object' && headers !== null
  return typeof url === 'string' && hasFields && Array.isArray(form)
}
