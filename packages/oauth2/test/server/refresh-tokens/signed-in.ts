import { createProvider, json, type ProviderOptions } from '../provider.ts'

/** A server and the first refresh token of a user of the client `web`. */
export async function signedIn(options: ProviderOptions = {}) {
  const provider = createProvider(options)
  const tokens = json(await provider.exchange(await provider.getCode({ scope: 'read write' })))
  return {
    ...provider,
    first: String(tokens['refresh_token']),
    /** Why the last request was refused. */
    lastReason: () => {
      const refused = provider.events.findLast(({ type }) => type === 'request_refused')
      return refused?.type === 'request_refused' ? refused.reason : undefined
    },
  }
}
