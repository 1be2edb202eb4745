import { urlEncode } from '@authkit/common'
import type { ClientAuthentication } from './contract.ts'

/** Sends identifier and secret in the Authorization field, RFC 6749 §2.3.1. */
export function clientSecretBasic(): ClientAuthentication {
  return {
    name: 'client_secret_basic',
    needsSecret: true,
    authenticate(form, { clientId, clientSecret = '' }) {
      // RFC 6749 §2.3.1: both are form-encoded before they are joined, so that a colon in them stays theirs.
      const userPass = `${formEncode(clientId)}:${formEncode(clientSecret)}`
      const authorization = `Basic ${Buffer.from(userPass).toString('base64')}`
      return { ...form, headers: { ...form.headers, authorization } }
    },
  }
}

function formEncode(text: string): string {
  return urlEncode([['', text]]).slice('='.length)
}
