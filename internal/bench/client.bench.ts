import { authorizedGetRows } from './client/authorized-get.ts'
import { clientGoals } from './client/goals.ts'
import { installSize } from './client/install-size.ts'
import { startUp } from './client/start-up.ts'
import { tokenFetchRows } from './client/token-fetch.ts'
import type { Table } from './table.ts'

/** What fetches tokens and calls APIs, beside its peers and beside the same request by hand. */
export const table: Table = {
  about: [
    'One server process on loopback answers everybody the same bytes. All send the same request; the client proves itself by HTTP Basic.',
    'Operations a second on the wall, in brackets the ratio to raw; subjects take short turns, the ratio is the median over the rounds.',
    'A loopback answer takes a tenth of a millisecond: over a network, what is added here vanishes.',
    'The tokens of authorized requests are fresh, so that nothing is renewed. All of ours check the origin before they send a token.',
    'Sizes are those of the packed files that npm would write for a package and all that it depends on.',
  ],
  ours: '@authkit/oauth2',
  peers: {
    oauth4webapi: '@authkit/oauth2',
    'openid-client': '@authkit/oauth2',
    'simple-oauth2': '@authkit/oauth2',
  },
  rows: [...tokenFetchRows, ...authorizedGetRows],
  studies: [installSize, startUp],
  goals: clientGoals,
  packages: [
    '@authkit/oauth2',
    '@authkit/axios',
    '@authkit/got',
    'oauth4webapi',
    'openid-client',
    'simple-oauth2',
    'axios',
    'got',
  ],
  usual: { rounds: 25, time: 120 },
}
