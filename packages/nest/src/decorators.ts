import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common'
import type { AccessToken, TokenConditions as Conditions } from '@authkit/oauth2/resource'
import { getToken, type GuardedRequest } from './guarded-request.ts'

/** Key of the metadata that `Scopes` sets. */
export const scopesKey = 'authkit:scopes'

/** Key of the metadata that `TokenConditions` sets. */
export const conditionsKey = 'authkit:conditions'

/** Key of the metadata that `Public` sets. */
export const publicKey = 'authkit:public'

/**
 * Asks for any one of these entries, and for all words of an entry with spaces; without any, a good token is enough.
 * What stands on a method takes the place of what stands on its class.
 */
export function Scopes(...scopes: readonly string[]): CustomDecorator {
  return SetMetadata(scopesKey, scopes)
}

/**
 * Asks for more than scopes: how the user signed in, groups and roles, or with `{ optional: true }` for a token only where credentials
 * come. What stands on a method takes the place of what stands on its class, apart from `@Scopes()`. `optional` on a class does not
 * reach methods that have `@Scopes()` of their own.
 */
export function TokenConditions(conditions: Conditions): CustomDecorator {
  return SetMetadata(conditionsKey, conditions)
}

/** Lets every request through, with or without a token. */
export function Public(): CustomDecorator {
  return SetMetadata(publicKey, true)
}

/** Hands the verified access token to a parameter of a route; `undefined` where it is optional and none came. */
export const CurrentToken: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext): AccessToken | undefined => {
    const request = context.switchToHttp().getRequest<GuardedRequest>()
    const { authkit } = request
    return authkit && authkit.token === undefined ? undefined : getToken(request)
  },
)
