export { attachOAuth2 } from './attach-oauth2.ts'
export type { AttachOAuth2Options, TokenClient } from './attach-oauth2.ts'
