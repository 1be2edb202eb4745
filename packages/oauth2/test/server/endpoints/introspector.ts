import { introspection, type IntrospectionOptions } from '@authkit/oauth2/server'
import {
  basic,
  clients,
  createProvider,
  json,
  post,
  type ProviderOptions,
  secret,
} from '../provider.ts'

export const api = 'https://api.example/'
export const other = 'https://other.example/'
export const inactive = { active: false }
export const now = 1_700_000_000

/** The provider with an introspection endpoint, and two APIs that introspect as clients of their own. */
export function createIntrospector(options: ProviderOptions = {}, endpoint?: IntrospectionOptions) {
  const provider = createProvider({
    clients: [
      ...clients,
      ...['api', 'stranger'].map((client_id) => ({
        client_id,
        client_secret: secret,
        grant_types: [],
      })),
    ],
    resources: [
      { resource: api, introspectedBy: ['another-api', 'api'] },
      { resource: other, introspectedBy: [] },
    ],
    ...options,
  })
  provider.server.registerEndpoint(introspection(endpoint))
  const ask = (form: Record<string, string | undefined>, headers = basic('web', secret)) =>
    provider.server.createEndpointResponse('introspection', post('/introspect', form, headers))
  const introspect = async (token: string, headers = basic('web', secret)) =>
    json(await ask({ token }, headers))
  const signIn = async (changes: Record<string, string | undefined> = {}) => {
    const tokens = json(await provider.exchange(await provider.getCode(changes)))
    return {
      accessToken: String(tokens['access_token']),
      refreshToken: String(tokens['refresh_token']),
    }
  }
  const clientToken = async (changes: Record<string, string | undefined> = {}) => {
    const tokens = json(await provider.token({ grant_type: 'client_credentials', ...changes }))
    return String(tokens['access_token'])
  }
  return { ...provider, ask, introspect, signIn, clientToken }
}

/** Every prefix and suffix, each character in the other case or another one, and some more around it. */
export function mutations(token: string): string[] {
  const change = (character: string): string => {
    const lower = character.toLowerCase()
    const changed = lower === character ? character.toUpperCase() : lower
    return changed === character ? (character === '0' ? '1' : '0') : changed
  }
  const places = [...token].map((_, index) => index)
  return [
    ...places.slice(1).flatMap((at) => [token.slice(0, at), token.slice(at)]),
    ...places.map((at) => token.slice(0, at) + change(token.charAt(at)) + token.slice(at + 1)),
    ...['x', '.', '=', ' ', '\0', '\n', '%00'].flatMap((more) => [token + more, more + token]),
    token + token,
    token.toLowerCase(),
    token.toUpperCase(),
  ]
}
