export { hybridFlow } from './hybrid-flow.ts'
export { implicitFlow } from './implicit-flow.ts'
