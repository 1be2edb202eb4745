import type { ClientAuthentication } from './contract.ts'

/** Sends identifier and secret in the form, for servers that cannot read the Authorization field, RFC 6749 §2.3.1. */
export function clientSecretPost(): ClientAuthentication {
  return {
    name: 'client_secret_post',
    needsSecret: true,
    authenticate(form, { clientId, clientSecret = '' }) {
      const credentials = [
        ['client_id', clientId],
        ['client_secret', clientSecret],
      ] as const
      return { ...form, form: [...form.form, ...credentials] }
    },
  }
}
