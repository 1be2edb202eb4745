import { clientSecretBasic } from './client-authentication/client-secret-basic.ts'
import { clientSecretJwt } from './client-authentication/client-secret-jwt.ts'
import { clientSecretPost } from './client-authentication/client-secret-post.ts'
import type { ClientAuthentication } from './client-authentication/contract.ts'
import { none } from './client-authentication/none.ts'
import { selfSignedTlsClientAuth } from './client-authentication/self-signed-tls-client-auth.ts'
import { tlsClientAuth } from './client-authentication/tls-client-auth.ts'
import { authorizationCode } from './grants/authorization-code.ts'
import { clientCredentials } from './grants/client-credentials.ts'
import type { ClientGrant } from './grants/contract.ts'
import { deviceCode } from './grants/device-code.ts'
import { jwtBearer } from './grants/jwt-bearer.ts'
import { password } from './grants/password.ts'
import { refreshToken } from './grants/refresh-token.ts'
import { tokenExchange } from './grants/token-exchange.ts'

/** The grants of a client that names none. */
export const defaultGrants: readonly ClientGrant[] = [
  authorizationCode(),
  refreshToken(),
  clientCredentials(),
  deviceCode(),
  jwtBearer(),
  tokenExchange(),
]

/** The grants that a client has to name: RFC 9700 §2.4 forbids the password. */
export const otherGrants: readonly ClientGrant[] = [password()]

/** The ways to authenticate of a client that names none, the preferred one first. */
export const defaultClientAuthentications: readonly ClientAuthentication[] = [
  clientSecretBasic(),
  clientSecretPost(),
  clientSecretJwt(),
  none(),
  tlsClientAuth(),
  selfSignedTlsClientAuth(),
]
