export type { AddressClaim, UserInfo } from './claims/user-info.ts'
export { discover } from './client/discover.ts'
export { OpenIDClient } from './client/openid-client.ts'
export { OpenIDToken } from './client/openid-token.ts'
export type {
  AuthenticationUrl,
  OpenIDClientOptions,
  ParseIdTokenOptions,
  UserInfoOptions,
} from './client/options.ts'
export { fetchUserInfo, UserInfoError } from './client/user-info.ts'
export type { UserInfoResponse } from './client/user-info.ts'
export { CodeIDToken, IDToken } from './id-token/claims.ts'
export type { IDTokenClaims, IDTokenExpectations } from './id-token/claims.ts'
export { IDTokenError } from './id-token/id-token-error.ts'
export { verifyIdToken } from './id-token/verify.ts'
export type { VerifyIdTokenOptions } from './id-token/verify.ts'
