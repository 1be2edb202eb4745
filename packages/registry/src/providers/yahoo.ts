import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'

/** Yahoo. */
export const yahoo: OAuth2Provider = freeze({
  issuer: 'https://api.login.yahoo.com',
  clientOptions: { scope: 'openid profile email' },
})
