import { serverGoals } from './goals.ts'
import { type Field, grantStudy } from './server/grant-study.ts'
import { storedTokens } from './server/stored-tokens.ts'
import type { Table } from './table.ts'

const fields: readonly Field[] = [
  {
    bare: 'bare node:http',
    ours: '@authkit/oauth2 on node:http',
    peers: ['oidc-provider'],
  },
  {
    bare: 'bare Fastify',
    ours: '@authkit/fastify',
    peers: ['@jmondi/oauth2-server on Fastify'],
  },
  {
    bare: 'bare Express',
    ours: '@authkit/express',
    peers: ['@node-oauth/express-oauth-server', '@jmondi/oauth2-server on Express'],
  },
]

/** Access tokens that everybody can verify; the one peer that has no others is measured beside those of its algorithm. */
const jwtStudies = (['HS256', 'ES256', 'RS256'] as const).map((algorithm) =>
  grantStudy(`client_credentials, ${algorithm} access tokens`, 'client_credentials', [
    {
      bare: 'bare Fastify',
      ours: `@authkit/fastify, ${algorithm}`,
      peers: algorithm === 'HS256' ? ['@jmondi/oauth2-server on Fastify'] : [],
    },
  ]),
)

/** The token endpoint beside its peers and beside what HTTP costs by itself. */
export const table: Table = {
  about: [
    'Each server runs in a process of its own and all take short turns; one process sends them requests over 50 connections.',
    'A bare server parses the form and answers the very bytes of ours on its host; it checks, makes and stores nothing.',
    'The load process never sleeps: to be woken for an answer would cost the server, a third of its CPU for an opaque token.',
    'So it keeps one core to itself: signatures on the thread pool have less of the second one than they would in production.',
    'Garbage is collected before each turn, after which compiled code warms up again: short turns look slower than long ones.',
    'Figures are medians over rounds, ratios the median of the ratios within a round, the error is that of the last ratio in its line.',
    'CPU: of the server, all threads together; by CPU is the ratio when the load could not keep the server busy.',
    'Clients send their secret in the form. Every server keeps what it issues in memory and starts each turn without it.',
    'Codes are redeemed with PKCE (S256). Ours and oidc-provider answer them without a refresh token, the other peers always add one.',
    'Refresh tokens rotate at every use. Those of peers are checked and stored by the least code that works, in clear; ours are hashed.',
    'Access tokens are opaque but for @jmondi/oauth2-server, which knows only JWTs and signs them with a prepared HS256 key.',
    'oidc-provider is its own framework on node:http, so it stands beside ours on node:http.',
  ],
  ours: '@authkit/oauth2',
  peers: {},
  rows: [],
  studies: [
    grantStudy('client_credentials', 'client_credentials', fields),
    grantStudy('authorization_code', 'authorization_code', fields),
    grantStudy('refresh_token', 'refresh_token', fields),
    ...jwtStudies,
    storedTokens,
  ],
  goals: serverGoals,
  packages: [
    '@authkit/oauth2',
    '@authkit/fastify',
    '@authkit/express',
    'oidc-provider',
    '@node-oauth/express-oauth-server',
    '@node-oauth/oauth2-server',
    '@jmondi/oauth2-server',
    'fastify',
    '@fastify/formbody',
    'express',
    'autocannon',
  ],
  usual: { rounds: 5, time: 2000 },
}
