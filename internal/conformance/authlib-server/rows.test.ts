import { describe, expect, it } from 'vitest'
import { type Family, isTicked, numbered, summary } from '../row.ts'
import { titlesIn } from '../titles.ts'
import { assertionTests } from './assertion-tests.ts'
import { bearerTests } from './bearer-tests.ts'
import { clientAuthentication } from './client-authentication.ts'
import { code } from './code.ts'
import { codeTests } from './code-tests.ts'
import { device } from './device.ts'
import { errors } from './errors.ts'
import { frameworks } from './frameworks.ts'
import { grantTests } from './grant-tests.ts'
import { grants } from './grants.ts'
import { jwtTests } from './jwt-tests.ts'
import { jwtTokens } from './jwt-tokens.ts'
import { metadata } from './metadata.ts'
import { metadataTests } from './metadata-tests.ts'
import { partTests } from './part-tests.ts'
import { parts } from './parts.ts'
import { pkce } from './pkce.ts'
import { pkceTests } from './pkce-tests.ts'
import { probes } from './probes.ts'
import { refreshTests } from './refresh-tests.ts'
import { registration } from './registration.ts'
import { registrationTests } from './registration-tests.ts'
import { requestObjects } from './request-objects.ts'
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
  'packages/kysely/test',
  'internal/conformance/stores',
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
    ],
  ],
  ['URLs and small parts', parts, [...numbered('UTIL-', 7), ...numbered('URL-', 5)]],
  ['Code grant and iss', code, [...numbered('CODE-', 20), ...numbered('ISS-', 2)]],
  ['PKCE', pkce, [...numbered('PK-', 15)]],
  [
    'Implicit, password, client credentials, refresh',
    grants,
    [...numbered('IMPL-', 6), ...numbered('PW-', 7), ...numbered('CC-', 4), ...numbered('RT-', 8)],
  ],
  ['Device grant', device, [...numbered('DV-', 15)]],
  [
    'Client authentication and assertions',
    clientAuthentication,
    [...numbered('CA-', 8), ...numbered('JA-', 3), ...numbered('JG-', 8)],
  ],
  [
    'Registration and management',
    registration,
    [...numbered('DR-', 7), ...numbered('CM-', 8), ...numbered('CF-', 7)],
  ],
  [
    'Tokens, revocation, introspection',
    tokens,
    [...numbered('BT-', 4), ...numbered('RV-', 7), ...numbered('IN-', 7)],
  ],
  [
    'JWT access tokens, resource protector',
    jwtTokens,
    [...numbered('J9-', 15), ...numbered('RP-', 5)],
  ],
  ['Metadata', metadata, [...numbered('MD-', 10)]],
  ['Request objects', requestObjects, [...numbered('JAR-', 13), ...numbered('T-JAR-', 17)]],
  ['Scenarios: code, iss', codeTests, [...numbered('T-CODE-', 28), ...numbered('T-ISS-', 6)]],
  ['Scenarios: PKCE', pkceTests, [...numbered('T-PK-', 14)]],
  [
    'Scenarios: implicit, password, client credentials',
    grantTests,
    [...numbered('T-IMPL-', 11), ...numbered('T-PW-', 8), ...numbered('T-CC-', 9)],
  ],
  [
    'Scenarios: refresh, device',
    refreshTests,
    [...numbered('T-RT-', 10), ...numbered('T-DV-', 10)],
  ],
  [
    'Scenarios: client assertions',
    assertionTests,
    [...numbered('T-JA-', 17), ...numbered('T-JS-', 4)],
  ],
  ['Scenarios: JWT bearer grant', bearerTests, [...numbered('T-JG-', 15)]],
  [
    'Scenarios: protector, revocation, introspection',
    tokenTests,
    [
      ...numbered('T-RP-', 9),
      ...numbered('T-RV-', 8),
      ...numbered('T-IN-', 7),
      ...numbered('T-JV-', 5),
    ],
  ],
  ['Scenarios: JWT access tokens', jwtTests, [...numbered('T-J9-', 18)]],
  [
    'Scenarios: registration',
    registrationTests,
    [...numbered('T-DR-', 13), ...numbered('T-CF-', 12)],
  ],
  ['Scenarios: metadata', metadataTests, [...numbered('T-MD-', 23), 'T-MD-EXT']],
  ['Scenarios: URLs and small parts', partTests, [...numbered('T-UT-', 10)]],
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
