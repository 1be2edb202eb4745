import type { OAuth2Provider } from '../config/registration.ts'
import { freeze } from './freeze.ts'
import { segment } from './hosts.ts'

/** Which user pool of Amazon Cognito. */
export interface CognitoOptions {
  /** Region of the pool, `eu-central-1`. */
  readonly region: string
  /** Identifier of the pool. */
  readonly userPoolId: string
}

/** Amazon Cognito. */
export function cognito({ region, userPoolId }: CognitoOptions): OAuth2Provider {
  const host = `cognito-idp.${segment('region', region)}.amazonaws.com`
  return freeze({
    issuer: `https://${host}/${segment('userPoolId', userPoolId)}`,
    clientOptions: { scope: 'openid profile email' },
  })
}
