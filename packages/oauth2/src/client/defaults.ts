import { clientSecretBasic } from './client-authentication/client-secret-basic.ts'
import { clientSecretPost } from './client-authentication/client-secret-post.ts'
import type { ClientAuthentication } from './client-authentication/contract.ts'
import { none } from './client-authentication/none.ts'
import { authorizationCode } from './grants/authorization-code.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import type { ClientGrant } from './grants/contract.ts'
import { refreshToken } from './grants/refresh-token.ts'

/** The grants of a client that names none. */
export const defaultGrants: readonly ClientGrant[] = [
  authorizationCode(),
  refreshToken(),
  clientCredentials(),
]

/** The ways to authenticate of a client that names none, the preferred one first. */
export const defaultClientAuthentications: readonly ClientAuthentication[] = [
  clientSecretBasic(),
  clientSecretPost(),
  none(),
]
