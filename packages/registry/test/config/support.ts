import { OAuth, type OAuthApp, type OAuthOptions } from '@authkit/registry'
import { get, redirectUri, secret } from '../provider.ts'

/** Endpoints of a provider that nobody asks for its metadata. */
export const endpoints = {
  authorizeUrl: 'https://provider.example/authorize',
  accessTokenUrl: 'https://provider.example/token',
}

/** A registry without clients. */
export function registry(options: Partial<OAuthOptions<never>> = {}): OAuth {
  return new OAuth({ secret, ...options })
}

/** The parameters of the authorization request that a client sends. */
export async function asked(app: Pick<OAuthApp, 'authorizeRedirect'>): Promise<{
  readonly endpoint: string
  readonly parameters: Readonly<Record<string, string>>
}> {
  const response = await app.authorizeRedirect(get('https://app.example/login'), { redirectUri })
  const url = new URL(String(response.headers['location']))
  const parameters = Object.fromEntries(url.searchParams)
  return { endpoint: url.origin + url.pathname, parameters }
}
