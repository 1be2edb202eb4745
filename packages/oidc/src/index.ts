export { filterUserInfo } from './claims/scope.ts'
export type { AddressClaim, UserInfo } from './claims/user-info.ts'
