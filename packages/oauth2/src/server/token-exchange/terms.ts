import type { Parameters } from '@authkit/common/http'
import { InvalidScopeError, InvalidTargetError } from '../../errors.ts'
import { includesScope, parseScope } from '../../protocol/scope.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext, TokenRequest } from '../context.ts'
import { narrowedScope } from '../narrowed-scope.ts'
import { openResources } from '../resources/requested-resources.ts'
import type { ExchangeDecision, PresentedToken } from './exchange.ts'

/** Finds the resource that a value of `audience` means, by its identifier; `undefined` for an unknown name. */
export type FindAudience = (
  name: string,
  client: Client,
) => string | undefined | Promise<string | undefined>

/** The resources that a request asks for by `resource` and `audience`, RFC 8693 §2.1. */
export async function targetResources(
  parameters: Parameters,
  client: Client,
  findAudience: FindAudience,
  context: ServerContext,
): Promise<readonly string[]> {
  const names = [...parameters.getAll('resource')]
  for (const name of parameters.getAll('audience')) {
    const resource = await findAudience(name, client)
    // RFC 8693 §2.2.2: a target that no token can be had for is an invalid target.
    if (resource === undefined)
      throw new InvalidTargetError(undefined, { reason: 'unknown_audience' })
    names.push(resource)
  }
  return openResources(names, client, context)
}

/** The scopes of the new token: within those of the subject token, unless the policy says that they may be wider. */
export async function exchangedScope(
  { parameters, client }: TokenRequest,
  { scope: limit }: PresentedToken,
  { scope, widerScope = false }: ExchangeDecision,
  context: ServerContext,
): Promise<readonly string[]> {
  if (scope === undefined) return narrowedScope(parameters, client, limit ?? [], context)
  const isConfined = limit !== undefined && !widerScope
  // RFC 8693 §5: an exchange gives nobody more than the subject token does.
  if (isConfined && !includesScope(limit, scope))
    throw new InvalidScopeError(undefined, { reason: 'wider_than_subject_token' })
  return scope
}

/** The scopes asked for that the client may have; `undefined` when it asked for none. */
export async function askedScope(
  { parameters, client }: TokenRequest,
  context: ServerContext,
): Promise<readonly string[] | undefined> {
  const text = parameters.get('scope')
  return text === undefined || parseScope(text).length === 0
    ? undefined
    : context.resolveScope(text, client)
}

/** The resources of the new token: those asked for, else those that the subject token is for and the client may have tokens for. */
export async function exchangedResources(
  { client }: TokenRequest,
  { resources: before = [] }: PresentedToken,
  requested: readonly string[],
  { resources }: ExchangeDecision,
  context: ServerContext,
): Promise<readonly string[]> {
  if (resources) return resources
  // RFC 8707 §2: what is closed to the client stays closed when the subject token names it.
  return requested.length > 0 ? requested : openResources(before, client, context)
}
