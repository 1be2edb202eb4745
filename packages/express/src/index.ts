export { AuthorizationServer } from '@authkit/oauth2/server'
export {
  authorizationServer,
  type AuthorizationServerOptions,
  wellKnown,
} from './authorization-server.ts'
export { oauthErrorHandler } from './error-handler.ts'
export { httpHandler, type HttpHandlerOptions } from './handler.ts'
export {
  type AuthkitRequest,
  getToken,
  ResourceProtector,
  type ResourceProtectorOptions,
} from './resource-protector.ts'
