import type { Parameters } from '@authkit/common/http'
import { InvalidTargetError } from '../../errors.ts'
import type { Client } from '../authorization.ts'
import type { ServerContext } from '../context.ts'

const maxResources = 10

/** The resources that a request names and the client may have tokens for, each once, RFC 8707 §2. */
export async function requestedResources(
  parameters: Parameters,
  client: Client,
  context: ServerContext,
): Promise<readonly string[]> {
  // RFC 6749 §3.1: a server that knows no resources ignores the parameter like any other it does not know.
  if (!context.hasResources) return []
  return openResources(parameters.getAll('resource'), client, context)
}

/** The resources of a token request within those of its grant: all of these when it names none, RFC 8707 §2.2. */
export async function narrowedResources(
  parameters: Parameters,
  client: Client,
  granted: readonly string[],
  context: ServerContext,
): Promise<readonly string[]> {
  const requested = await requestedResources(parameters, client, context)
  if (requested.length === 0) {
    // What was open when it was granted may be closed by now.
    for (const name of granted) await checkOpen(name, client, context)
    return granted
  }
  // RFC 8707 §2.2: no resource that was not granted.
  if (!requested.every((resource) => granted.includes(resource)))
    throw new InvalidTargetError(undefined, { reason: 'resource_not_granted' })
  return requested
}

/** These resources, each once; throws `InvalidTargetError` unless the client may have tokens for all of them, RFC 8707 §2. */
export async function openResources(
  names: readonly string[],
  client: Client,
  context: ServerContext,
): Promise<readonly string[]> {
  const resources = [...new Set(names)]
  if (resources.length > maxResources)
    throw new InvalidTargetError(undefined, { reason: 'too_many_resources' })
  for (const name of resources) await checkOpen(name, client, context)
  return resources
}

/** Throws `InvalidTargetError` unless the client may have tokens for a resource, RFC 8707 §2. */
export async function checkOpen(
  name: string,
  client: Client,
  context: ServerContext,
): Promise<void> {
  // RFC 8707 §2: one that is unknown, malformed or not for this client is an invalid target.
  const resource = await context.findResource(name)
  if (!resource) throw new InvalidTargetError(undefined, { reason: 'unknown_resource' })
  if (resource.allowClient && (await resource.allowClient(client)) !== true)
    throw new InvalidTargetError(undefined, { reason: 'resource_not_allowed' })
}
