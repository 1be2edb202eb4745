import { AuthkitConfigError } from '@authkit/common'
import { BackChannel } from '../client/back-channel.ts'
import { clientSecretBasic } from '../client/client-authentication/client-secret-basic.ts'
import { selectClientAuthentication } from '../client/client-authentication/select.ts'
import { parseJsonObject } from '../client/json.ts'
import { TemporarilyUnavailableError } from '../errors.ts'
import type { IntrospectionOptions } from './introspection.ts'
import { issuerEndpoint } from './issuer-metadata.ts'

/** Asks what is known of a token; gives the text of a JSON object. */
export type AskAboutToken = (token: string) => Promise<string>

/** Asks the authorization server about tokens, RFC 7662 §2.1; rejects with a `TemporarilyUnavailableError` when it gives no answer. */
export function introspectionRequest(options: IntrospectionOptions): AskAboutToken {
  const { clientId, clientSecret, issuer, timeout, fetch } = options
  const authentication = selectClientAuthentication(
    {
      wanted: options.clientAuthentication ?? clientSecretBasic(),
      list: [],
      supported: undefined,
      option: 'clientAuthentication',
    },
    options,
  )
  const transport = { fetch, timeout }
  const channel = new BackChannel({ credentials: { clientId, clientSecret, issuer }, transport })
  const findUrl = endpointOf(options)
  return async (token) => {
    try {
      const url = await findUrl()
      const form = [
        ['token', token],
        ['token_type_hint', 'access_token'],
      ] as const
      const { status, text } = await channel.post({ url, form, authentication })
      const answer = status === 200 ? parseJsonObject(text) : undefined
      if (!answer) throw new Error(`The introspection endpoint answered ${status}, or no object`)
      // Some servers write null for what they have nothing to say about.
      const said = Object.entries(answer).filter(([, value]) => value !== null)
      return JSON.stringify(Object.fromEntries(said))
    } catch (cause) {
      // A token is not let in on a guess, nor is it called bad: whoever sent it should try again.
      throw new TemporarilyUnavailableError('The token cannot be checked now', { cause })
    }
  }
}

function endpointOf(options: IntrospectionOptions): () => Promise<string> {
  const { endpoint, issuer, fetch, timeout } = options
  if (endpoint !== undefined) return async () => endpoint
  if (issuer !== undefined)
    return issuerEndpoint(issuer, 'introspection_endpoint', { fetch, timeout })
  throw new AuthkitConfigError('introspection needs the issuer, or its introspection endpoint')
}
