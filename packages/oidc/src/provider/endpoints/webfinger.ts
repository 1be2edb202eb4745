import { AuthkitConfigError, checkOptions, HttpInputError } from '@authkit/common'
import {
  type HttpRequest,
  type HttpResponse,
  type Parameters,
  queryParameters,
} from '@authkit/common/http'
import { InvalidRequestError, isIssuer, type OAuth2Error } from '@authkit/oauth2'
import type { Extension } from '@authkit/oauth2/server'
import { issuerRelation, webfingerPath } from '../../discovery/issuer-relation.ts'

/** Whom WebFinger knows. */
export interface WebfingerOptions {
  /**
   * The issuer for a resource (`acct:joe@example.com`, `https://example.com/joe`), `undefined` for one that nobody knows. Unless given, this
   * server for everything at its own host, so that an answer does not tell who has an account.
   */
  readonly issuerOf?: (resource: string) => string | undefined | Promise<string | undefined>
}

const limits = { maxBytes: 8192, maxParameters: 20 }
const maxResourceLength = 2048
/** Pages of any origin may ask, RFC 7033 §5. */
const anyOrigin = { 'access-control-allow-origin': '*' }

/** WebFinger: tells by the name of a user which issuer to ask, Discovery §2 and RFC 7033 §4. It answers at the root of the issuer's host. */
export function webfinger(options: WebfingerOptions = {}): Extension {
  checkOptions('webfinger', options, { issuerOf: 'function?' })
  const { issuerOf } = options
  return {
    extension: 'webfinger',
    endpoints: [
      {
        name: 'webfinger',
        path: webfingerPath,
        // RFC 7033 §10.1: from the origin, whatever the path of the issuer.
        wellKnown: () => webfingerPath,
        methods: ['GET'],
        async handle(request, { issuer }) {
          const parameters = readParameters(request)
          const resource = readResource(parameters)
          const found = issuerOf
            ? await issuerOf(resource)
            : isAtHost(resource, new URL(issuer)) && issuer
          // RFC 7033 §4.2: about others nothing is known.
          if (found === undefined || found === false) return { status: 404, headers: anyOrigin }
          return answer(resource, found, parameters.getAll('rel'))
        },
      },
    ],
  }
}

function readParameters(request: HttpRequest): Parameters {
  try {
    return queryParameters(request, limits)
  } catch (cause) {
    if (!(cause instanceof HttpInputError)) throw cause
    throw refused(cause.message, cause.status, cause)
  }
}

function readResource(parameters: Parameters): string {
  const resource = parameters.get('resource')
  const isRepeated = parameters.repeated(['rel']) === 'resource'
  // RFC 7033 §4.1, §4.2: one resource, a URI.
  if (resource === undefined || isRepeated) throw refused('One resource is asked for')
  const isUri = /^[\x21-\x7E]+$/.test(resource) && (isHost(resource) || URL.canParse(resource))
  if (isUri && resource.length <= maxResourceLength) return resource
  throw refused('The resource is no URI')
}

/** True for `example.com` and `example.com:8080`, which is what people type, Discovery §2.1.1. */
function isHost(text: string): boolean {
  return /^[a-z0-9.-]+(?::\d{1,5})?$/i.test(text) && URL.canParse(`https://${text}`)
}

function isAtHost(resource: string, issuer: URL): boolean {
  if (isHost(resource)) return new URL(`https://${resource}`).host === issuer.host
  const url = new URL(resource)
  // RFC 7565 §7: a name, an @ and a host; clients add the port that they ask at.
  const host = /^acct:[^@/?#]+@([^@/?#]+)$/i.exec(resource)?.[1]
  if (host !== undefined) return [issuer.host, issuer.hostname].includes(host.toLowerCase())
  return url.protocol === issuer.protocol && url.host === issuer.host
}

function answer(resource: string, issuer: string, relations: readonly string[]): HttpResponse {
  if (!isIssuer(issuer)) {
    throw new AuthkitConfigError(
      'webfinger: issuerOf answers an issuer, an https URL, or undefined',
    )
  }
  // RFC 7033 §4.3: of the relations those that were asked for, all when none was.
  const isWanted = relations.length === 0 || relations.includes(issuerRelation)
  const links = isWanted ? [{ rel: issuerRelation, href: issuer }] : []
  return {
    status: 200,
    headers: {
      // RFC 7033 §10.2.
      'content-type': 'application/jrd+json',
      'cache-control': 'public, max-age=300',
      'x-content-type-options': 'nosniff',
      ...anyOrigin,
    },
    body: JSON.stringify({ subject: resource, links }),
  }
}

function refused(problem: string, status = 400, cause?: unknown): OAuth2Error {
  return new InvalidRequestError(problem, { status, cause, headers: anyOrigin })
}
