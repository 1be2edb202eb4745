export { formPost } from './form-post.ts'
export { fragment } from './fragment.ts'
export { query } from './query.ts'
