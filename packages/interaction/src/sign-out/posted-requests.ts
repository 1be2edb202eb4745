import { addParamsToUri, generateToken, sha256, type Clock } from '@authkit/common'
import { Parameters } from '@authkit/common/http'
import type { Store } from '@authkit/common/store'
import type { SignOut, SignOutRequest } from '@authkit/oauth2/server'
import { InteractionError } from '../errors.ts'
import type { InteractionContext } from '../flow/context.ts'
import { readPairs } from '../flow/pairs.ts'

/** A request of a client that came by POST. */
export interface PostedRequest {
  /** Path of the endpoint below the issuer. */
  readonly path: string
  readonly parameters: Parameters
}

/** Requests that came by POST, without the cookies of the browser. They wait for the GET that brings those. */
export interface PostedRequests {
  /** Keeps a checked request and gives its identifier. */
  readonly keep: (request: PostedRequest) => Promise<string>
  /** A request by its identifier; throws an `InteractionError` when there is none. */
  readonly find: (id: string) => Promise<PostedRequest>
}

const kind = 'sign_out'
const idSyntax = /^[A-Za-z0-9]{43}$/

/** Posted requests in a store, each under the hash of its identifier: so an ID Token gets into no URL, log or history. */
export function postedRequests(store: Store, clock: Clock, lifetime: number): PostedRequests {
  return {
    async keep({ path, parameters }) {
      const id = generateToken()
      const data = { path, parameters: parameters.entries() }
      await store.put(kind, { id: sha256(id), expiresAt: clock() + lifetime, data })
      return id
    },
    async find(id) {
      const record = idSyntax.test(id) ? await store.get(kind, sha256(id)) : undefined
      const { path, parameters } = record?.data ?? {}
      if (typeof path !== 'string') throw new InteractionError('ERR_INTERACTION_UNKNOWN')
      return { path, parameters: new Parameters(readPairs(parameters)) }
    },
  }
}

/** Checks a posted request as if it had come by GET, which is what it means, RP-Initiated Logout §2. */
export function validatePosted(
  { path, parameters }: PostedRequest,
  signOut: SignOut,
  { server, url }: Pick<InteractionContext, 'server' | 'url'>,
): Promise<SignOutRequest> {
  const request = {
    method: 'GET',
    url: addParamsToUri(url(path), parameters.entries()),
    headers: {},
  }
  return signOut.validate(request, server.context)
}
