export { AuthorizationServer } from '@authkit/oauth2/server'
export { LoginError } from '@authkit/registry'
export {
  authorizationServer,
  type AuthorizationServerOptions,
  type AuthorizationServerRouter,
  wellKnown,
} from './authorization-server.ts'
export { oauthErrorHandler, type OAuthErrorHandlerOptions } from './error-handler.ts'
export { httpHandler, type HttpHandlerOptions } from './handler.ts'
export { type LoginOptions, OAuth, OAuth1App, OAuthApp, type OAuthOptions } from './oauth.ts'
export { type AuthkitRequest, expressRequest } from './request.ts'
export { getToken, ResourceProtector, type ResourceProtectorOptions } from './resource-protector.ts'
