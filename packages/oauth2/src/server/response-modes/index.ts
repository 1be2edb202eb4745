export { fragment } from './fragment.ts'
export { query } from './query.ts'
