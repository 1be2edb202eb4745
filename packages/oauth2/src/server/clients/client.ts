import { AuthkitConfigError } from '@authkit/common'
import type { ClientMetadata, ClientSecret } from '../../protocol/client-metadata.ts'
import type { Client } from '../authorization.ts'
import type { ClientAuthenticationMethod } from '../contracts.ts'
import { hashClientSecret, isClientSecret } from './client-secret.ts'

const isTextList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'string')
const isObjectList = (value: unknown): boolean =>
  Array.isArray(value) && value.every((each) => typeof each === 'object')

/** What the members hold that are searched, split or gone through: a text searched like a list has every part of itself. */
const shapes = {
  redirect_uris: [isTextList, 'a list of texts'],
  grant_types: [isTextList, 'a list of texts'],
  response_types: [isTextList, 'a list of texts'],
  client_secrets: [isObjectList, 'a list of objects'],
  scope: [(value: unknown) => typeof value === 'string', 'a text, its words separated by spaces'],
} as const

/** What decides how a client is kept: the ways to authenticate, and whose secret the server itself works with. */
export interface ClientTerms {
  readonly methods: ReadonlyMap<string, ClientAuthenticationMethod>
  readonly needsSecret: (client: ClientMetadata) => boolean
}

/**
 * A client as the server uses it: with the defaults of RFC 7591 §2, and no secret in clear text unless somebody needs that.
 * Throws an `AuthkitConfigError` for a member of another kind than RFC 7591 §2 gives it.
 */
export function toClient(metadata: ClientMetadata, { methods, needsSecret }: ClientTerms): Client {
  checkShapes(metadata)
  const method = metadata.token_endpoint_auth_method ?? 'client_secret_basic'
  const credential = methods.get(method)?.credential
  const forms: SecretForms = {
    inClear: credential === 'secret' || needsSecret(metadata),
    hashed: credential !== 'secret',
  }
  const { client_secrets: secrets } = metadata
  return hideSecret({
    ...registered(withSecret(metadata, forms)),
    ...(secrets
      ? { client_secrets: secrets.map((each) => each && hideSecret(withSecret(each, forms))) }
      : {}),
    client_id: metadata.client_id,
    redirect_uris: metadata.redirect_uris ?? [],
    token_endpoint_auth_method: method,
    grant_types: metadata.grant_types ?? ['authorization_code'],
    response_types: metadata.response_types ?? ['code'],
  })
}

function checkShapes(metadata: ClientMetadata): void {
  for (const [member, [isShape, shape]] of Object.entries(shapes)) {
    const value = metadata[member] ?? undefined
    if (value === undefined || isShape(value)) continue
    throw new AuthkitConfigError(`Client "${metadata.client_id}": ${member} is ${shape}`)
  }
}

/** In which forms a secret is needed. */
interface SecretForms {
  readonly inClear: boolean
  readonly hashed: boolean
}

/** The secret as it is needed, in an object of its own. One that cannot be a secret is none. */
function withSecret<Secret extends ClientSecret>(metadata: Secret, forms: SecretForms): Secret {
  const { client_secret: secret, ...rest } = metadata
  if ((secret ?? undefined) === undefined) return { ...metadata }
  const inClear = forms.inClear && typeof secret === 'string'
  if (inClear && !forms.hashed) return { ...metadata }
  const hash = isClientSecret(secret) ? hashClientSecret(secret) : undefined
  const kept = inClear ? { ...rest, client_secret: secret } : rest
  // The secret gives way to its hash where nobody needs it; both are optional.
  return { ...kept, client_secret_hash: hash } as Secret
}

/** Leaves the clear text to who asks for it by name: copies and JSON of a client, as pages and logs make them, do not have it. */
function hideSecret<Secret extends ClientSecret>(secret: Secret): Secret {
  return Object.hasOwn(secret, 'client_secret')
    ? Object.defineProperty(secret, 'client_secret', { enumerable: false })
    : secret
}

/** The members that are registered: a database has null for the others. */
function registered<Metadata extends object>(metadata: Metadata): Partial<Metadata> {
  const entries = Object.entries(metadata).filter(([, value]) => value !== null)
  // A part of what came in.
  return Object.fromEntries(entries) as Partial<Metadata>
}
