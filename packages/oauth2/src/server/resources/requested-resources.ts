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
  const resources = [...new Set(parameters.getAll('resource'))]
  if (resources.length > maxResources) throw new InvalidTargetError()
  for (const name of resources) {
    const resource = await context.findResource(name)
    // RFC 8707 §2: one that is unknown, malformed or not for this client is an invalid target.
    if (!resource || resource.allowClient?.(client) === false) throw new InvalidTargetError()
  }
  return resources
}

/** The resources of a token request within those of its grant: all of these when it names none, RFC 8707 §2.2. */
export async function narrowedResources(
  parameters: Parameters,
  client: Client,
  granted: readonly string[],
  context: ServerContext,
): Promise<readonly string[]> {
  const requested = await requestedResources(parameters, client, context)
  if (requested.length === 0) return granted
  // RFC 8707 §2.2: no resource that was not granted.
  if (!requested.every((resource) => granted.includes(resource))) throw new InvalidTargetError()
  return requested
}
