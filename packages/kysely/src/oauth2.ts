export { createAccessTokenRepository } from './oauth2/access-tokens.ts'
export type { AccessTokenTableOptions } from './oauth2/access-tokens.ts'
export { createQueryClient } from './oauth2/clients.ts'
export type { ClientTableOptions } from './oauth2/clients.ts'
export { createCodeRepository } from './oauth2/codes.ts'
export type { CodeTableOptions } from './oauth2/codes.ts'
export { dateColumn } from './oauth2/conversions.ts'
export type { DateColumn } from './oauth2/conversions.ts'
export { createGrantRepository } from './oauth2/grants.ts'
export type { GrantTableOptions } from './oauth2/grants.ts'
export { createRefreshTokenRepository } from './oauth2/refresh-tokens.ts'
export type { RefreshTokenTableOptions } from './oauth2/refresh-tokens.ts'
export type {
  OAuth2AccessTokenTable,
  OAuth2ClientTable,
  OAuth2CodeTable,
  OAuth2GrantTable,
  OAuth2RefreshTokenTable,
} from './oauth2/tables.ts'
