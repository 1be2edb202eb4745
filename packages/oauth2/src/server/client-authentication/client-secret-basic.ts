import { decodeUtf8, percentDecode } from '@authkit/common'
import { parseAuthorization, singleHeader } from '@authkit/common/http'
import { InvalidClientError } from '../../errors.ts'
import { verifyClientSecret } from '../clients/client-secret.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'

/** HTTP Basic authentication with the client secret, RFC 6749 §2.3.1. */
export function clientSecretBasic(): ClientAuthenticationMethod {
  return {
    method: 'client_secret_basic',
    credential: 'hashed-secret',
    confidential: true,
    scheme: 'Basic',
    read(request) {
      const header = singleHeader(request.headers, 'authorization')
      if (header === undefined) return undefined
      const authorization = parseAuthorization(header ?? undefined)
      if (authorization?.scheme !== 'basic') throw new InvalidClientError()
      return readCredentials(authorization.credentials)
    },
    verify: ({ secret }, client, { clock }) => verifyClientSecret(secret, client, clock()),
  }
}

const base64 = /^[A-Za-z0-9+/]+={0,2}$/

function readCredentials(encoded: string) {
  if (!base64.test(encoded)) throw new InvalidClientError()
  const bytes = Buffer.from(encoded, 'base64')
  const colon = bytes.indexOf(0x3a)
  if (colon < 1) throw new InvalidClientError()
  return {
    clientId: formDecode(bytes.subarray(0, colon)),
    secret: formDecode(bytes.subarray(colon + 1)),
  }
}

// RFC 6749 §2.3.1: both halves are encoded as application/x-www-form-urlencoded before Basic encodes them.
function formDecode(bytes: Buffer): string {
  try {
    return percentDecode(decodeUtf8(bytes).replaceAll('+', ' '))
  } catch (cause) {
    throw new InvalidClientError(undefined, { cause })
  }
}
