import { describe, expect, it } from 'vitest'
import { type Family, isTicked, numbered, summary } from '../row.ts'
import { titlesIn } from '../titles.ts'
import { assertionTests } from './assertion-tests.ts'
import { clients } from './clients.ts'
import { code } from './code.ts'
import { codeTests } from './code-tests.ts'
import { errors } from './errors.ts'
import { frameworks } from './frameworks.ts'
import { grantTests } from './grant-tests.ts'
import { grants } from './grants.ts'
import { metadata } from './metadata.ts'
import { metadataTests } from './metadata-tests.ts'
import { probes } from './probes.ts'
import { registrationTests } from './registration-tests.ts'
import { authorizationServer } from './server.ts'
import { tokenTests } from './token-tests.ts'
import { tokens } from './tokens.ts'

const titles = titlesIn(
  'packages/common/test',
  'packages/oauth2/test',
  'packages/express/test',
  'packages/fastify/test',
  'packages/nest/test',
  'packages/jose/test',
  'internal/conformance/processes',
  'internal/conformance/peers',
)

/**
 * Rows of OpenID Connect are no part of this (IDT, UI, ISU, OC, OI, OH, OD, OR, LO, T-OR to T-LO, T-MD-24 to 44, X-9, T-PW-9), nor are
 * those of clients that stand among the server's (E-19, BT-5, JA-0).
 */
const families: readonly Family[] = [
  ['Errors', errors, [...numbered('ERR-', 6), ...numbered('E-', 18)]],
  [
    'Authorization server',
    authorizationServer,
    [
      ...numbered('AS-', 10),
      ...numbered('HOOK-', 4),
      ...numbered('REQ-', 4),
      'MOD-1',
      ...numbered('G-', 5),
      ...numbered('UTIL-', 7),
      ...numbered('URL-', 5),
    ],
  ],
  [
    'Code grant, PKCE, iss',
    code,
    [...numbered('CODE-', 20), ...numbered('PK-', 15), ...numbered('ISS-', 2)],
  ],
  [
    'Other grants',
    grants,
    [
      ...numbered('IMPL-', 6),
      ...numbered('PW-', 7),
      ...numbered('CC-', 4),
      ...numbered('RT-', 8),
      ...numbered('DV-', 15),
      ...numbered('JG-', 8),
    ],
  ],
  [
    'Clients',
    clients,
    [
      ...numbered('CA-', 8),
      ...numbered('JA-', 3),
      ...numbered('DR-', 7),
      ...numbered('CM-', 8),
      ...numbered('CF-', 7),
    ],
  ],
  [
    'Tokens',
    tokens,
    [
      ...numbered('BT-', 4),
      ...numbered('RV-', 7),
      ...numbered('IN-', 7),
      ...numbered('J9-', 15),
      ...numbered('RP-', 5),
    ],
  ],
  ['Metadata, request objects', metadata, [...numbered('MD-', 10), ...numbered('JAR-', 13)]],
  [
    'Scenarios: code, iss, PKCE',
    codeTests,
    [...numbered('T-CODE-', 28), ...numbered('T-ISS-', 6), ...numbered('T-PK-', 14)],
  ],
  [
    'Scenarios: other grants',
    grantTests,
    [
      ...numbered('T-IMPL-', 11),
      ...numbered('T-PW-', 8),
      ...numbered('T-CC-', 9),
      ...numbered('T-RT-', 10),
      ...numbered('T-DV-', 10),
    ],
  ],
  [
    'Scenarios: assertions',
    assertionTests,
    [
      ...numbered('T-JA-', 17),
      ...numbered('T-JG-', 15),
      ...numbered('T-JS-', 4),
      ...numbered('T-JV-', 5),
    ],
  ],
  [
    'Scenarios: tokens',
    tokenTests,
    [
      ...numbered('T-RP-', 9),
      ...numbered('T-RV-', 8),
      ...numbered('T-IN-', 7),
      ...numbered('T-J9-', 18),
    ],
  ],
  [
    'Scenarios: registration, request objects',
    registrationTests,
    [...numbered('T-DR-', 13), ...numbered('T-CF-', 12), ...numbered('T-JAR-', 17)],
  ],
  [
    'Scenarios: metadata, URLs',
    metadataTests,
    [...numbered('T-MD-', 23), 'T-MD-EXT', ...numbered('T-UT-', 10)],
  ],
  [
    'Frameworks and tables',
    frameworks,
    [...numbered('FL-', 5), ...numbered('DJ-', 6), ...numbered('SQ-', 5)],
  ],
  ['Probes', probes, [...numbered('X-', 8), ...numbered('X-', 9, 10)]],
]

describe('Authlib: rows of the server', () => {
  it.for(families)('%s: each row has its tests, and they exist', (family, { task }) => {
    const [, rows, ids] = family
    const open = rows.filter((row) => !isTicked(row, titles)).map(({ id }) => id)
    Object.assign(task.meta, { row: summary(family, titles) })
    expect(rows.map(({ id }) => id)).toEqual(ids)
    expect(open).toEqual([])
  })
})
