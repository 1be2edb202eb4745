export { jwtFormat } from './jwt.ts'
export type { JwtFormatOptions } from './jwt.ts'
export { opaqueFormat } from './opaque.ts'
export type { OpaqueFormatOptions } from './opaque.ts'
