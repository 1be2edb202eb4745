export type { SubjectType } from './contract.ts'
export { pairwiseSubject } from './pairwise.ts'
export type { PairwiseSubjectOptions } from './pairwise.ts'
export { publicSubject } from './public.ts'
