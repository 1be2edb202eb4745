export { attachOAuth1, oauth1Adapter } from './attach-oauth1.ts'
export type { AttachOAuth1Options, OAuth1AdapterOptions, SigningClient } from './attach-oauth1.ts'
export { attachOAuth2, oauth2Adapter } from './attach-oauth2.ts'
export type { AttachOAuth2Options, OAuth2AdapterOptions, TokenClient } from './attach-oauth2.ts'
export type { AxiosOption, AxiosVerbs } from './own-instance.ts'
export { AssertionSession, OAuth1Session, OAuth2Session } from './sessions.ts'
export type {
  AssertionSessionOptions,
  OAuth1SessionOptions,
  OAuth2SessionOptions,
} from './sessions.ts'
export { axiosTransport } from './transport.ts'
