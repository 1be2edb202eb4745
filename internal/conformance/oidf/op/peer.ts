import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { fixedClock } from '@authkit/testing'
import { exportJWK, generateKeyPair } from 'jose'
import { Provider } from 'oidc-provider'
import { claimsAbout, claimsOfScope } from './accounts.ts'
import type { RunningProvider } from './provider.ts'
import { staticClients } from './static-clients.ts'
import type { Site } from './site.ts'

/** Starts oidc-provider with everything that it has of what the modules ask for, and the pages that it brings for development. */
export async function startPeer({ origin }: Pick<Site, 'origin'>): Promise<RunningProvider> {
  const http = createServer()
  await once(http.listen(0, '127.0.0.1'), 'listening')
  // A server that listens on TCP has an address of this form.
  const { port } = http.address() as AddressInfo
  const issuer = `http://127.0.0.1:${port}`
  const { privateKey } = await generateKeyPair('RS256', { extractable: true })
  const jwk = { ...(await exportJWK(privateKey)), kid: 'peer', alg: 'RS256', use: 'sig' }
  const provider = new Provider(issuer, {
    clients: staticClients(origin),
    jwks: { keys: [jwk] },
    cookies: { keys: ['a key that signs the cookies of a test'] },
    claims: { openid: ['sub'], ...claimsOfScope },
    scopes: ['openid', 'offline_access'],
    acrValues: ['1'],
    subjectTypes: ['public', 'pairwise'],
    pairwiseIdentifier: (_context, account, { sectorIdentifier }) =>
      `${account}-${String(sectorIdentifier)}`,
    responseTypes: [
      'code',
      'id_token',
      'id_token token',
      'code id_token',
      'code token',
      'code id_token token',
    ],
    pkce: { required: () => false },
    enabledJWA: {
      idTokenSigningAlgValues: ['RS256'],
      requestObjectSigningAlgValues: ['RS256'],
      userinfoSigningAlgValues: ['RS256'],
    },
    // Without its own connection, which goes to public addresses alone.
    fetch: (url, { method = 'GET', headers = {}, body = null, signal = null } = {}) =>
      globalThis.fetch(url, { method, headers, body, signal }),
    findAccount: (_context, accountId) => ({
      accountId,
      claims: () => claimsAbout(accountId),
    }),
    features: {
      backchannelLogout: { enabled: true },
      claimsParameter: { enabled: true },
      jwtUserinfo: { enabled: true },
      registration: { enabled: true },
      registrationManagement: { enabled: true },
      requestObjects: { enabled: true },
      rpInitiatedLogout: { enabled: true },
    },
  })
  http.on('request', provider.callback())
  return {
    issuer,
    // It goes by the clock of the machine.
    clock: fixedClock(Math.floor(Date.now() / 1000)),
    rotateKeys: async () => {},
    async stop() {
      http.close()
      http.closeAllConnections()
      await once(http, 'close')
    },
  }
}
