export { jwtAccessToken } from './jwt-access-token.ts'
export type { JwtAccessTokenOptions } from './jwt-access-token.ts'
export { opaque } from './opaque.ts'
