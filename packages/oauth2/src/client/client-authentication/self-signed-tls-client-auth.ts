import type { ClientAuthentication } from './contract.ts'

/** Names a client that a self-signed certificate authenticates, RFC 8705 §2.2. The `fetch` or `transport` of the client brings the certificate. */
export function selfSignedTlsClientAuth(): ClientAuthentication {
  return {
    name: 'self_signed_tls_client_auth',
    needsSecret: false,
    // RFC 8705 §2: the identifier tells the server whose certificate it has to be.
    authenticate: (form, { clientId }) => ({
      ...form,
      form: [...form.form, ['client_id', clientId]],
    }),
  }
}
