import type { ClientAuthentication } from './contract.ts'

/** Names a client that its certificate of a public key infrastructure authenticates, RFC 8705 §2.1. The `fetch` or `transport` of the client brings the certificate. */
export function tlsClientAuth(): ClientAuthentication {
  return {
    name: 'tls_client_auth',
    needsSecret: false,
    // RFC 8705 §2: the identifier tells the server whose certificate it has to be.
    authenticate: (form, { clientId }) => ({
      ...form,
      form: [...form.form, ['client_id', clientId]],
    }),
  }
}
