export { UserAgent } from './browser/user-agent.ts'
export type { Page } from './browser/user-agent.ts'
export { fixedClock } from './clock/fixed-clock.ts'
export type { FixedClock } from './clock/fixed-clock.ts'
export { contractKinds, describeStore } from './store-contract/describe-store.ts'
export type {
  StoreContext,
  StoreFactory,
  StoreUnderTest,
  TestRunner,
} from './store-contract/store-case.ts'
