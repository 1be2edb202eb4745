import {
  createParamDecorator,
  type CustomDecorator,
  type ExecutionContext,
  SetMetadata,
} from '@nestjs/common'
import { getToken, type GuardedRequest } from './guarded-request.ts'

/** Key of the metadata that `Scopes` sets. */
export const scopesKey = 'authkit:scopes'

/** Key of the metadata that `Public` sets. */
export const publicKey = 'authkit:public'

/**
 * Asks for any one of these entries, and for all words of an entry with spaces; without any, a good token is enough.
 * What stands on a method takes the place of what stands on its class.
 */
export function Scopes(...scopes: readonly string[]): CustomDecorator {
  return SetMetadata(scopesKey, scopes)
}

/** Lets every request through, with or without a token. */
export function Public(): CustomDecorator {
  return SetMetadata(publicKey, true)
}

/** Hands the verified access token to a parameter of a route. */
export const CurrentToken: () => ParameterDecorator = createParamDecorator(
  (_data: unknown, context: ExecutionContext) =>
    getToken(context.switchToHttp().getRequest<GuardedRequest>()),
)
