import { describe, expect, it } from 'vitest'
import { type Family, isTicked, numbered, summary } from '../row.ts'
import { titlesIn } from '../titles.ts'
import { flowTests } from './flow-tests.ts'
import { flows } from './flows.ts'
import { logout } from './logout.ts'
import { metadataTests } from './metadata-tests.ts'
import { registrationTests } from './registration-tests.ts'
import { relyingParty } from './relying-party.ts'
import { relyingPartyTests } from './relying-party-tests.ts'
import { tokenTests } from './token-tests.ts'
import { userinfo } from './userinfo.ts'

const titles = titlesIn(
  'packages/common/test',
  'packages/oauth2/test',
  'packages/oidc/test',
  'packages/interaction/test',
  'packages/express/test',
  'packages/registry/test',
  'internal/conformance/peers',
  'internal/conformance/oidf',
)

/** `I01` and the like: two digits. */
function padded(prefix: string, count: number): string[] {
  return Array.from(
    { length: count },
    (_, index) => `${prefix}${String(index + 1).padStart(2, '0')}`,
  )
}

/** `I18` is the registry's: it keeps the state of a logout. */
const families: readonly Family[] = [
  [
    'Flows and ID Tokens',
    flows,
    [
      ...numbered('OC-', 5),
      ...numbered('OI-', 4),
      ...numbered('OH-', 2),
      ...numbered('ISU-', 5),
      ...numbered('IDT-', 3),
    ],
  ],
  [
    'UserInfo, discovery, client metadata',
    userinfo,
    [...numbered('UI-', 4, 0), ...numbered('OD-', 8), ...numbered('OR-', 9)],
  ],
  ['Logout', logout, [...numbered('LO-', 9), ...numbered('T-LO-', 17)]],
  [
    'Scenarios: code, implicit, hybrid',
    flowTests,
    [...numbered('T-OC-', 11), ...numbered('T-OI-', 10), ...numbered('T-OH-', 10), 'T-PW-9', 'X-9'],
  ],
  [
    'Scenarios: ID Token, UserInfo',
    tokenTests,
    [...numbered('T-ID-', 12), ...numbered('T-UI-', 11)],
  ],
  ['Scenarios: metadata', metadataTests, [...numbered('T-MD-', 21, 24), 'T-MD-EXT']],
  ['Scenarios: registration', registrationTests, numbered('T-OR-', 21)],
  ['Relying party', relyingParty, padded('I', 23).filter((id) => id !== 'I18')],
  ['Scenarios: relying party', relyingPartyTests, [...padded('T12.', 20), ...padded('T13.', 11)]],
]

describe('Authlib: rows of OpenID Connect', () => {
  it.for(families)('%s: each row has its tests, and they exist', (family, { task }) => {
    const [, rows, ids] = family
    const open = rows.filter((row) => !isTicked(row, titles)).map(({ id }) => id)
    Object.assign(task.meta, { row: summary(family, titles) })
    expect(rows.map(({ id }) => id)).toEqual(ids)
    expect(open).toEqual([])
  })
})
