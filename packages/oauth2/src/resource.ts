export type { AccessToken, TokenAuthentication, TokenValidator } from './resource/access-token.ts'
export { bearerToken } from './resource/bearer-token.ts'
export type { BearerTokenOptions } from './resource/bearer-token.ts'
export type { PublishedResourceEvent, ResourceEvent } from './resource/events.ts'
export { introspection } from './resource/introspection.ts'
export type { IntrospectionOptions } from './resource/introspection.ts'
export { jwtAccessToken } from './resource/jwt-access-token.ts'
export type { JwtAccessTokenOptions } from './resource/jwt-access-token.ts'
export { protectedResourceMetadata } from './resource/protected-resource-metadata.ts'
export type {
  ProtectedResourceMetadata,
  ProtectedResourceMetadataOptions,
} from './resource/protected-resource-metadata.ts'
export type { TokenConditions, TokenRequirement } from './resource/requirement.ts'
export { ResourceProtector } from './resource/resource-protector.ts'
export type {
  ResourceProtectorOptions,
  StrictTokenRequirement,
  TokenGuard,
} from './resource/resource-protector.ts'
