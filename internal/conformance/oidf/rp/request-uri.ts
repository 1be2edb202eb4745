import type { Application } from './application.ts'

const path = '/request.jwt'

/** Where the application publishes request objects. */
export const requestUri = ({ origin }: Application): string => `${origin}${path}`

/** Publishes a request object, Core §6.2. */
export function publishRequestObject(application: Application, object: string): string {
  const headers = { 'content-type': 'application/oauth-authz-req+jwt' }
  application.serve(path, async () => ({ status: 200, headers, body: object }))
  return requestUri(application)
}
