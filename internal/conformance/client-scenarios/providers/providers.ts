import type { Feature, Provider } from '../contract.ts'
import { mockServer } from './mock-server.ts'
import { oidcProvider } from './oidc-provider.ts'
import { ourAuthorizationServer } from './our-authorization-server.ts'
import { ourOpenidProvider } from './our-openid-provider.ts'

/** Every provider that the scenarios are run at. */
export const providers: readonly Provider[] = [
  ourOpenidProvider,
  ourAuthorizationServer,
  oidcProvider,
  mockServer,
]

/** Those that have all of some features; `providers.test.ts` holds what the others lack against their metadata. */
export function providersWith(...wanted: readonly Feature[]): readonly Provider[] {
  return providers.filter(({ lacks }) => wanted.every((feature) => lacks[feature] === undefined))
}
