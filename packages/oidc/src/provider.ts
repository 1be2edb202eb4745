export { filterUserInfo } from './claims/scope.ts'
export type { AddressClaim, UserInfo } from './claims/user-info.ts'
export { openid } from './provider/openid.ts'
export type { OpenIDOptions } from './provider/openid.ts'
