import type { Verdict } from './comparison.ts'
import type { ResponseTypeName } from './variants.ts'

/** A module that our client and openid-client end differently. */
export interface Difference {
  readonly module: string
  readonly responseType: ResponseTypeName
  readonly ours: Verdict
  readonly theirs: Verdict
  /** Why ours does what it does. */
  readonly reason: string
}

const verifies =
  'Core §3.1.3.7 item 6 lets a client trust TLS for an ID Token of the token endpoint, which openid-client does unless ' +
  'enableNonRepudiationChecks is called; ours verifies every signature'
const compares =
  'Core §12.2 wants a refreshed ID Token to be about the same user; openid-client leaves that to the application, ours compares it with the ID Token that it has'

/** Where our client and openid-client, both with their defaults, part. */
export const differences: readonly Difference[] = [
  refusedHere('oidcc-client-test-kid-absent-multiple-jwks', 'code', verifies),
  refusedHere('oidcc-client-test-idtoken-sig-none', 'code', verifies),
  refusedHere('oidcc-client-test-invalid-sig-rs256', 'code', verifies),
  refusedHere('oidcc-client-test-refresh-token-invalid-sub', 'code', compares),
  refusedHere('oidcc-client-test-refresh-token-invalid-sub', 'code id_token', compares),
]

/** Response types that openid-client does not know, so that no module runs there. */
export const unknownToPeer: readonly ResponseTypeName[] = [
  'id_token token',
  'code token',
  'code id_token token',
]

function refusedHere(module: string, responseType: ResponseTypeName, reason: string): Difference {
  return { module, responseType, ours: 'refused', theirs: 'accepted', reason }
}
