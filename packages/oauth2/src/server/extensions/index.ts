export { pkce } from './pkce.ts'
export type { PkceOptions } from './pkce.ts'
export { requestObject } from './request-object.ts'
export type { RequestObjectOptions } from './request-object.ts'
