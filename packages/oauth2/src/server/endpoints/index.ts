export { jwks } from './jwks.ts'
export { metadata } from './metadata.ts'
export { revocation } from './revocation.ts'
export { token } from './token.ts'
