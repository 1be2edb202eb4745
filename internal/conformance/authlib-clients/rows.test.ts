import { describe, expect, it } from 'vitest'
import { relyingParty } from '../authlib-oidc/relying-party.ts'
import { relyingPartyTests } from '../authlib-oidc/relying-party-tests.ts'
import { type Family, isTicked, type Row, summary } from '../row.ts'
import { titlesIn } from '../titles.ts'
import { apps } from './apps.ts'
import { assertions } from './assertions.ts'
import { callbacks } from './callbacks.ts'
import { client } from './client.ts'
import { clientAuthentication } from './client-authentication.ts'
import { clientMembers } from './client-members.ts'
import { decisions } from './decisions.ts'
import { errors } from './errors.ts'
import { hooks } from './hooks.ts'
import { httpClients } from './http-clients.ts'
import { node } from './node.ts'
import { oauth1 } from './oauth1.ts'
import { oauth1Signatures } from './oauth1-signatures.ts'
import { openid } from './openid.ts'
import { packages } from './packages.ts'
import { registry } from './registry.ts'
import { registryOptions } from './registry-options.ts'
import { renewal } from './renewal.ts'
import { scenariosApi } from './scenarios-api.ts'
import { scenariosAssertions } from './scenarios-assertions.ts'
import { scenariosAuthorization } from './scenarios-authorization.ts'
import { scenariosClientAuthentication } from './scenarios-client-authentication.ts'
import { scenariosConcurrency } from './scenarios-concurrency.ts'
import { scenariosFreshness } from './scenarios-freshness.ts'
import { scenariosLogin } from './scenarios-login.ts'
import { scenariosOauth1 } from './scenarios-oauth1.ts'
import { scenariosOpenid } from './scenarios-openid.ts'
import { scenariosRegistry } from './scenarios-registry.ts'
import { scenariosRequests } from './scenarios-requests.ts'
import { scenariosTokenRequests } from './scenarios-token-requests.ts'
import { sessions } from './sessions.ts'
import { tokenRequests } from './token-requests.ts'
import { tokens } from './tokens.ts'
import { transactions } from './transactions.ts'
import { wishes } from './wishes.ts'

const titles = titlesIn(
  'packages/common/test',
  'packages/jose/test',
  'packages/oauth1/test',
  'packages/oauth2/test',
  'packages/oidc/test',
  'packages/registry/test',
  'packages/axios/test',
  'packages/got/test',
  'packages/express/test',
  'internal/checks',
  'internal/conformance/client-scenarios',
  'internal/conformance/http-clients',
  'internal/conformance/peers',
  'internal/conformance/stores',
)

/** `C01` to `C15` and the like: two digits. */
function padded(prefix: string, first: number, last: number): string[] {
  return Array.from(
    { length: last - first + 1 },
    (_, index) => `${prefix}${String(index + first).padStart(2, '0')}`,
  )
}

/** Rows that another document of this folder ticks stand there alone. */
function withOthers(own: readonly Row[], others: readonly Row[], ids: readonly string[]): Row[] {
  const rows = [...own, ...others.filter(({ id }) => own.every((row) => row.id !== id))]
  return rows.filter(({ id }) => ids.includes(id)).toSorted((a, b) => order(ids, a, b))
}

function order(ids: readonly string[], a: Row, b: Row): number {
  return ids.indexOf(a.id) - ids.indexOf(b.id)
}

const openidIds = padded('I', 1, 23)
const openidScenarios = [...padded('T12.', 1, 20), ...padded('T13.', 1, 11)]

/**
 * `W…`, `M12`, `M13`, `N10` to `N12` and `Q09` are about Fastify and NestJS, which have no registry yet; `G07` asks for PAR and DPoP, which are
 * not built.
 */
const families: readonly Family[] = [
  ['Packages', packages, [...padded('M', 1, 11), ...padded('M', 14, 19)]],
  ['Client: options', client, padded('C', 1, 15)],
  [
    'Client: members, authorization URL',
    clientMembers,
    [...padded('C', 20, 32), ...padded('C', 40, 48)],
  ],
  ['Token requests', tokenRequests, padded('C', 50, 63)],
  ['Renewal, revocation, introspection', renewal, padded('C', 70, 79)],
  ['Hooks, answers', hooks, [...padded('C', 80, 85), ...padded('C', 90, 95)]],
  ['Tokens and their place', tokens, [...padded('B', 1, 7), ...padded('K', 1, 10)]],
  ['Client authentication', clientAuthentication, padded('A', 1, 13)],
  ['Assertions', assertions, padded('S', 1, 15)],
  ['OAuth 1.0', oauth1, [...padded('O', 1, 10), ...padded('O', 20, 28)]],
  ['OAuth 1.0 signatures', oauth1Signatures, padded('O', 40, 50)],
  ['fetch, axios and got', httpClients, [...padded('H', 1, 6), ...padded('H', 10, 24)]],
  ['Sessions of axios and got', sessions, padded('H', 30, 35)],
  ['Traps of Node', node, [...padded('N', 1, 9), ...padded('N', 13, 14)]],
  ['Registry', registry, [...padded('R', 1, 11), ...padded('R', 20, 22)]],
  ['Registry: options', registryOptions, padded('R', 30, 44)],
  ['Registry: apps', apps, padded('R', 60, 75)],
  ['Registry: callbacks', callbacks, padded('R', 80, 87)],
  ['Transactions', transactions, padded('Z', 1, 15)],
  ['OpenID Connect', withOthers(openid, relyingParty, openidIds), openidIds],
  ['Errors, concurrency', errors, [...padded('E', 1, 17), ...padded('Y', 1, 8)]],
  ['Defects of the reference', decisions, padded('D', 1, 20)],
  [
    'Wishes and complaints',
    wishes,
    [...padded('G', 1, 6), ...padded('G', 8, 15), ...padded('Q', 1, 8), ...padded('Q', 10, 11)],
  ],
  ['Scenarios: authorization URL', scenariosAuthorization, padded('T1.', 1, 10)],
  ['Scenarios: token requests', scenariosTokenRequests, padded('T2.', 1, 28)],
  ['Scenarios: freshness', scenariosFreshness, padded('T3.', 1, 23)],
  ['Scenarios: client authentication', scenariosClientAuthentication, padded('T4.', 1, 15)],
  [
    'Scenarios: requests, hooks',
    scenariosRequests,
    [...padded('T5.', 1, 11), ...padded('T6.', 1, 9)],
  ],
  ['Scenarios: assertions', scenariosAssertions, padded('T7.', 1, 10)],
  ['Scenarios: OAuth 1.0', scenariosOauth1, padded('T8.', 1, 20)],
  ['Scenarios: registry', scenariosRegistry, padded('T9.', 1, 14)],
  ['Scenarios: login', scenariosLogin, padded('T10.', 1, 28)],
  ['Scenarios: API', scenariosApi, padded('T11.', 1, 12)],
  [
    'Scenarios: OpenID Connect',
    withOthers(scenariosOpenid, relyingPartyTests, openidScenarios),
    openidScenarios,
  ],
  // T15 is N once more.
  ['Scenarios: concurrency', scenariosConcurrency, padded('T14.', 1, 8)],
]

describe('Authlib: rows of its clients', () => {
  it.for(families)('%s: each row has its tests, and they exist', (family, { task }) => {
    const [, rows, ids] = family
    const open = rows.filter((row) => !isTicked(row, titles)).map(({ id }) => id)
    Object.assign(task.meta, { row: summary(family, titles) })
    expect(rows.map(({ id }) => id)).toEqual(ids)
    expect(open).toEqual([])
  })
})
