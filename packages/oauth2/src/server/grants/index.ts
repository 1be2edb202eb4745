export { authorizationCode } from './authorization-code.ts'
export { clientCredentials } from './client-credentials.ts'
export { deviceCode } from './device-code.ts'
export type { DeviceCodeOptions } from './device-code.ts'
export { implicit } from './implicit.ts'
export { password } from './password.ts'
export type { PasswordCredentials, PasswordOptions, PasswordUser } from './password.ts'
export { jwtBearer } from './jwt-bearer.ts'
export type {
  AssertedIdentity,
  AssertedRequest,
  AssertedUser,
  JwtBearerOptions,
} from './jwt-bearer.ts'
export { refreshToken } from './refresh-token.ts'
export type { RefreshTokenOptions } from './refresh-token.ts'
export { tokenExchange } from './token-exchange.ts'
export type { TokenExchangeOptions } from './token-exchange.ts'
