export { filterUserInfo } from './claims/scope.ts'
export type { UserInfo } from './claims/user-info.ts'
export {
  AccountSelectionRequiredError,
  ConsentRequiredError,
  InteractionRequiredError,
  LoginRequiredError,
  RequestNotSupportedError,
  RequestUriNotSupportedError,
} from './errors.ts'
