import { addParamsToUri, generateToken } from '@authkit/common'
import { jsonResponse, type HttpRequest, type HttpResponse } from '@authkit/common/http'
import { TemporarilyUnavailableError, UnauthorizedClientError } from '../../errors.ts'
import type { ServerContext } from '../context.ts'
import type { Endpoint } from '../contracts.ts'
import {
  displayUserCode,
  drawUserCode,
  type UserCodeFormat,
} from '../device-verification/user-code.ts'
import {
  type DeviceCodeRecord,
  deviceCodeRepository,
  type DeviceCodes,
} from '../repositories/device-codes.ts'
import { bodyParameters } from '../request-parameters.ts'
import { requestedResources } from '../resources/requested-resources.ts'

/** What devices are told. */
export interface DeviceAuthorizationTerms {
  /** Grant that clients must be registered for. */
  readonly grantType: string
  /** Where users enter their code. */
  readonly verificationUri: string
  /** How long the codes live, in seconds. */
  readonly lifetime: number
  /** Least time between two token requests, in seconds. */
  readonly interval: number
  /** How user codes look. */
  readonly userCode: UserCodeFormat
}

/** User codes that are drawn before giving up; one of them is free unless far too many devices wait. */
const maxDraws = 10

/** Device authorization endpoint, RFC 8628 §3.1. */
export function deviceAuthorization(terms: DeviceAuthorizationTerms): Endpoint {
  return {
    name: 'device_authorization',
    path: '/device_authorization',
    methods: ['POST'],
    // RFC 8628 §4: the member of the metadata.
    metadataName: 'device_authorization_endpoint',
    handle: (request, context) => authorizeDevice(request, context, terms),
  }
}

async function authorizeDevice(
  request: HttpRequest,
  context: ServerContext,
  terms: DeviceAuthorizationTerms,
): Promise<HttpResponse> {
  const parameters = bodyParameters(request)
  // RFC 8628 §3.1: clients authenticate as at the token endpoint, and public ones say who they are.
  const { client } = await context.authenticateClient(request, parameters)
  if (!client.grant_types.includes(terms.grantType)) throw new UnauthorizedClientError()
  const scope = await context.resolveScope(parameters.get('scope'), client)
  const resources = await requestedResources(parameters, client, context)
  const { lifetime, interval, verificationUri } = terms
  const expiresAt = context.clock() + lifetime
  const record = { clientId: client.client_id, scope, resources, expiresAt, interval }
  const { deviceCode, userCode } = await saveCodes(record, terms.userCode, context)
  const displayed = displayUserCode(userCode, terms.userCode.groupLength)
  return jsonResponse(200, {
    device_code: deviceCode,
    user_code: displayed,
    verification_uri: verificationUri,
    // RFC 8628 §3.3.1: with the code in it, for links and QR codes.
    verification_uri_complete: addParamsToUri(verificationUri, [['user_code', displayed]]),
    expires_in: lifetime,
    interval,
  })
}

async function saveCodes(
  record: DeviceCodeRecord,
  format: UserCodeFormat,
  { store, issuer }: ServerContext,
): Promise<DeviceCodes> {
  const { groupLength } = format
  const repository = deviceCodeRepository(store, issuer)
  for (let draw = 0; draw < maxDraws; draw++) {
    // RFC 8628 §5.2: nobody guesses a device code of 256 bits.
    const codes = { deviceCode: generateToken(), userCode: drawUserCode(format), groupLength }
    if (await repository.save(codes, record)) return codes
  }
  throw new TemporarilyUnavailableError(undefined, { reason: 'no_user_code_free' })
}
