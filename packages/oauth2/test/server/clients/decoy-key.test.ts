import { memoryStore } from '@authkit/common'
import { JsonWebKey } from '@authkit/jose'
import { AuthorizationServer, clientCredentials, privateKeyJwt } from '@authkit/oauth2/server'
import { describe, expect, it } from 'vitest'
import { asymmetricAlgorithms } from '../../../src/protocol/algorithms.ts'
import { decoyKey } from '../../../src/server/clients/decoy-key.ts'
import { assertionType, claimsOf, sign } from '../client-authentication/assertion-provider.ts'
import { issuer, post } from '../provider.ts'

/** ML-DSA came with Node 24. */
const known = [...asymmetricAlgorithms, 'HS256', 'HS384', 'HS512'].filter(
  (name) => !name.startsWith('ML-DSA') || decoyKey(name) !== undefined,
)

describe('decoy key', () => {
  it.each(known)('A-61 fits %s, is always the same and has no private half', (alg) => {
    const key = decoyKey(alg)
    expect(key?.algorithms()).toContain(alg)
    expect(decoyKey(alg)).toBe(key)
    expect(key?.isPrivate).toBe(alg.startsWith('HS'))
  })

  it.each(['none', 'RS', 'XX256', '', '__proto__'])('is none for %s', (alg) => {
    expect(decoyKey(alg)).toBeUndefined()
  })

  it('A-61 makes an unknown client cost as much as a wrong signature', async () => {
    // Of the usual algorithms the slowest to verify, so that the work stands out.
    const own = JsonWebKey.generate('EC', { crv: 'P-521' })
    const wrong = JsonWebKey.generate('EC', { crv: 'P-521', kid: own.kid })
    const server = new AuthorizationServer({
      issuer,
      store: memoryStore(),
      clientAuthentication: [privateKeyJwt()],
      clients: [
        {
          client_id: 'known',
          token_endpoint_auth_method: 'private_key_jwt',
          grant_types: ['client_credentials'],
          jwks: { keys: [{ ...own.toJSON() }] },
        },
      ],
    }).registerGrant(clientCredentials())
    const time = async (clientId: string): Promise<number> => {
      const client_assertion = sign({ alg: 'ES512' }, claimsOf(clientId), wrong)
      const form = { client_assertion_type: assertionType, client_assertion }
      const begin = performance.now()
      const response = await server.createTokenResponse(
        post('/token', { grant_type: 'client_credentials', ...form }),
      )
      expect(response.status).toBe(400)
      return performance.now() - begin
    }
    const times = { known: [] as number[], unknown: [] as number[] }
    for (let round = 0; round < 60; round += 1) {
      times.known.push(await time('known'))
      times.unknown.push(await time('unknown'))
    }
    const [slow, other] = [times.known, times.unknown].map(
      (list) => list.toSorted((one, two) => one - two)[Math.floor(list.length / 2)] ?? 0,
    )
    // Without the decoy it is a tenth.
    expect((other ?? 0) / (slow ?? 1)).toBeGreaterThan(0.5)
  })
})
