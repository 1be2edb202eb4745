export { CurrentToken, Public, Scopes, TokenConditions } from './decorators.ts'
export {
  AuthkitModule,
  type AuthkitModuleExtras,
  type AuthkitModuleOptions,
} from './authkit-module.ts'
export { type AuthkitRequest, getToken, type GuardedRequest } from './guarded-request.ts'
export { ResourceProtector } from '@authkit/oauth2/resource'
export { ScopesGuard } from './scopes-guard.ts'
