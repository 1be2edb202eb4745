import { describe, it } from 'vitest'
import { successOf } from './op/answer.ts'
import { authorize, requestOf } from './op/authorization.ts'
import { registerClient } from './op/client.ts'
import { checkIdToken } from './op/id-token.ts'
import { useSuite } from './op/suite.ts'
import { requestToken, tokensOf } from './op/token.ts'
import { variantsOf } from './op/variants.ts'

describe('oidcc-ensure-client-assertion-with-iss-aud-succeeds', () => {
  const suite = useSuite()

  it.each(variantsOf('oidcc-ensure-client-assertion-with-iss-aud-succeeds'))(
    'oidcc-ensure-client-assertion-with-iss-aud-succeeds: a client assertion for the issuer authenticates its client, Core §9 and RFC 7523 §3: $name',
    async (variant) => {
      const client = await registerClient(suite(), variant)
      const request = requestOf(client)
      const visit = await authorize(suite(), suite().site.browser(), request)
      const parameters = successOf(suite(), client, visit)
      const answer = await requestToken(
        suite(),
        client,
        {
          grant_type: 'authorization_code',
          code: parameters.get('code') ?? '',
          redirect_uri: client.redirectUri,
        },
        suite().op.issuer,
      )
      const { idToken, accessToken } = tokensOf(answer)
      await checkIdToken(suite(), client, idToken, {
        nonce: request['nonce'],
        accessToken,
        front: false,
      })
    },
  )
})
