export { clientSecretBasic } from './client-secret-basic.ts'
export { clientSecretPost } from './client-secret-post.ts'
export { none } from './none.ts'
