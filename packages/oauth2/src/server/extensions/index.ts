export { pkce } from './pkce.ts'
export type { PkceOptions } from './pkce.ts'
