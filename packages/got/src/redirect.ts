import type { PlainResponse } from 'got'

/** The values of got's option `followRedirect`. */
export type FollowRedirect = boolean | ((response: PlainResponse) => boolean)

/** Narrows which redirects an instance follows to those that stay in the origin: got would take along what others wrote for it. */
export function withinOrigin(followRedirect: FollowRedirect): FollowRedirect {
  if (followRedirect === false) return false
  return (response) => {
    if (followRedirect !== true && !followRedirect(response)) return false
    const { url, headers } = response
    const target = URL.parse(headers.location ?? '', url)
    if (target === null || target.username !== '' || target.password !== '') return false
    // The origin of a blob URL is that of the page in it.
    const { origin, protocol } = new URL(url)
    return target.origin === origin && target.protocol === protocol
  }
}
