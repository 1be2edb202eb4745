import { OAuth1Client, type OAuth1ClientOptions } from '@authkit/oauth1/client'
import {
  AssertionClient,
  type AssertionClientOptions,
  OAuth2Client,
  type OAuth2ClientOptions,
  type OAuth2Token,
  type TokenRequest,
} from '@authkit/oauth2/client'
import type { AxiosInstance } from 'axios'
import { requestSigner } from './attach-oauth1.ts'
import { tokenSigner } from './attach-oauth2.ts'
import {
  type AxiosOption,
  type AxiosVerbs,
  ownInstance,
  signFor,
  takeVerbs,
} from './own-instance.ts'

/** How a client is registered, where its server is, which token it has, and how it reaches the API. */
export interface OAuth2SessionOptions extends OAuth2ClientOptions, AxiosOption {}

/** Which assertions are exchanged for tokens, where, and how the API is reached. */
export interface AssertionSessionOptions extends AssertionClientOptions, AxiosOption {}

/** How a client is registered, where its provider is, which token it has, and how it reaches the API. */
export interface OAuth1SessionOptions extends OAuth1ClientOptions, AxiosOption {}

/**
 * An `OAuth2Client` with the verbs of axios: requests to the API carry its token, renewed ahead of its expiry and once after a 401,
 * RFC 6750 §2.1. Its requests to the server go by the same adapter, agents and proxy.
 */
export class OAuth2Session extends OAuth2Client implements AxiosVerbs {
  readonly axios: AxiosInstance
  declare readonly request: AxiosInstance['request']
  declare readonly get: AxiosInstance['get']
  declare readonly delete: AxiosInstance['delete']
  declare readonly head: AxiosInstance['head']
  declare readonly options: AxiosInstance['options']
  declare readonly post: AxiosInstance['post']
  declare readonly put: AxiosInstance['put']
  declare readonly patch: AxiosInstance['patch']
  declare readonly postForm: AxiosInstance['postForm']
  declare readonly putForm: AxiosInstance['putForm']
  declare readonly patchForm: AxiosInstance['patchForm']

  constructor(options: OAuth2SessionOptions) {
    const { instance, ...reached } = ownInstance(options)
    const { axios: _axios, allowedOrigins, ...rest } = options
    super({ ...rest, ...reached, allowedOrigins })
    this.axios = signFor(instance, allowedOrigins, (origins) =>
      tokenSigner(this, { allowedOrigins: origins }),
    )
    takeVerbs(this)
  }

  /** The same as `fetchToken`. */
  fetchAccessToken(request?: TokenRequest): Promise<OAuth2Token> {
    return this.fetchToken(request)
  }
}

/** An `AssertionClient` with the verbs of axios: a service account that signs in when the first request needs a token, RFC 7521 §4.1. */
export class AssertionSession extends AssertionClient implements AxiosVerbs {
  readonly axios: AxiosInstance
  declare readonly request: AxiosInstance['request']
  declare readonly get: AxiosInstance['get']
  declare readonly delete: AxiosInstance['delete']
  declare readonly head: AxiosInstance['head']
  declare readonly options: AxiosInstance['options']
  declare readonly post: AxiosInstance['post']
  declare readonly put: AxiosInstance['put']
  declare readonly patch: AxiosInstance['patch']
  declare readonly postForm: AxiosInstance['postForm']
  declare readonly putForm: AxiosInstance['putForm']
  declare readonly patchForm: AxiosInstance['patchForm']

  constructor(options: AssertionSessionOptions) {
    const { instance, ...reached } = ownInstance(options)
    const { axios: _axios, allowedOrigins, ...rest } = options
    super({ ...rest, ...reached, allowedOrigins })
    this.axios = signFor(instance, allowedOrigins, (origins) =>
      tokenSigner(this, { allowedOrigins: origins }),
    )
    takeVerbs(this)
  }
}

/** An `OAuth1Client` with the verbs of axios: requests to the API are signed over the URL and the form that are sent, RFC 5849 §3.1. */
export class OAuth1Session extends OAuth1Client implements AxiosVerbs {
  readonly axios: AxiosInstance
  declare readonly request: AxiosInstance['request']
  declare readonly get: AxiosInstance['get']
  declare readonly delete: AxiosInstance['delete']
  declare readonly head: AxiosInstance['head']
  declare readonly options: AxiosInstance['options']
  declare readonly post: AxiosInstance['post']
  declare readonly put: AxiosInstance['put']
  declare readonly patch: AxiosInstance['patch']
  declare readonly postForm: AxiosInstance['postForm']
  declare readonly putForm: AxiosInstance['putForm']
  declare readonly patchForm: AxiosInstance['patchForm']

  constructor(options: OAuth1SessionOptions) {
    const { instance, ...reached } = ownInstance(options)
    const { axios: _axios, allowedOrigins, ...rest } = options
    super({ ...rest, ...reached, allowedOrigins })
    this.axios = signFor(instance, allowedOrigins, (origins) =>
      requestSigner(this, { allowedOrigins: origins }),
    )
    takeVerbs(this)
  }
}
