export { filterUserInfo } from './claims/scope.ts'
export type { UserInfo } from './claims/user-info.ts'
export {
  AccountSelectionRequiredError,
  ConsentRequiredError,
  InteractionRequiredError,
  LoginRequiredError,
} from './errors.ts'
export { openid } from './provider/openid.ts'
export type { OpenIDOptions } from './provider/openid.ts'
