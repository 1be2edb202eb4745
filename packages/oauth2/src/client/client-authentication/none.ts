import type { ClientAuthentication } from './contract.ts'

/** Names a public client, which has nothing to prove its identity with, RFC 6749 §3.2.1. */
export function none(): ClientAuthentication {
  return {
    name: 'none',
    needsSecret: false,
    authenticate: (form, { clientId }) => ({
      ...form,
      form: [...form.form, ['client_id', clientId]],
    }),
  }
}
