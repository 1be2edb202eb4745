export { attachOAuth1, oauth1Options } from './attach-oauth1.ts'
export type { AttachOAuth1Options, OAuth1OptionsInit, SignerClient } from './attach-oauth1.ts'
export { attachOAuth2, oauth2Options } from './attach-oauth2.ts'
export type { AttachOAuth2Options, OAuth2OptionsInit, TokenClient } from './attach-oauth2.ts'
export { AssertionSession, OAuth1Session, OAuth2Session } from './sessions.ts'
export type {
  AssertionSessionOptions,
  GotRequests,
  GotSetting,
  OAuth1SessionOptions,
  OAuth2SessionOptions,
} from './sessions.ts'
export { gotTransport } from './transport.ts'
export { OAuth1Auth } from '@authkit/oauth1/client'
export { OAuth2Auth } from '@authkit/oauth2/client'
export type { ClientAuthentication } from '@authkit/oauth2/client'
