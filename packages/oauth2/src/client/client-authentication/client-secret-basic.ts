import { AuthkitConfigError, checkOptions, urlEncode } from '@authkit/common'
import type { ClientAuthentication, ClientCredentials } from './contract.ts'

/** How the parts of the Authorization field are written. */
export interface ClientSecretBasicOptions {
  /** `form` as the specification has it, which is the default; `raw` for servers that take identifier and secret as they are. */
  readonly encoding?: 'form' | 'raw' | undefined
}

/** Sends identifier and secret in the Authorization field, RFC 6749 §2.3.1. */
export function clientSecretBasic(options: ClientSecretBasicOptions = {}): ClientAuthentication {
  const where = 'clientSecretBasic'
  checkOptions(where, options, { encoding: 'text?' })
  const { encoding = 'form' } = options
  if (encoding !== 'form' && encoding !== 'raw') {
    throw new AuthkitConfigError(`${where}: encoding is 'form' or 'raw'`)
  }
  // RFC 6749 §2.3.1: both are form-encoded before they are joined, so that a colon in them stays theirs.
  const encode = encoding === 'form' ? formEncode : (text: string): string => text
  const check = encoding === 'form' ? undefined : refuseColon
  /** The field of each client: what it is made of does not change. */
  const written = new WeakMap<ClientCredentials, string>()
  const write = (client: ClientCredentials): string => {
    check?.(client)
    const { clientId, clientSecret = '' } = client
    const userPass = `${encode(clientId)}:${encode(clientSecret)}`
    const authorization = `Basic ${Buffer.from(userPass).toString('base64')}`
    written.set(client, authorization)
    return authorization
  }
  return {
    name: 'client_secret_basic',
    needsSecret: true,
    ...(check !== undefined && { check }),
    authenticate(form, client) {
      const authorization = written.get(client) ?? write(client)
      return { ...form, headers: { ...form.headers, authorization } }
    },
  }
}

function formEncode(text: string): string {
  return urlEncode([['', text]]).slice('='.length)
}

/** The first colon ends the identifier, wherever it came from. */
function refuseColon({ clientId }: ClientCredentials): void {
  if (!clientId.includes(':')) return
  throw new AuthkitConfigError(
    "a clientId with a colon cannot be sent raw; leave out the encoding of clientSecretBasic, or use 'client_secret_post'",
  )
}
