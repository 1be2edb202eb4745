import type { HttpResponse } from '@authkit/common/http'
import { html, type Html } from '@authkit/interaction'

/** A page of an application that says one thing. */
export function web(
  heading: string,
  headers: HttpResponse['headers'] = {},
  content?: Html,
): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'text/html; charset=utf-8', ...headers },
    body: html`<!doctype html>
      <title>${heading}</title>
      <h1>${heading}</h1>
      ${content}`.toString(),
  }
}

/** A page that posts a request to the provider at the press of a button. */
export function posting(url: string): HttpResponse {
  const { origin, pathname, searchParams } = new URL(url)
  const fields = [...searchParams].map(
    ([name, value]) => html`<input type="hidden" name="${name}" value="${value}" />`,
  )
  return web(
    'Go',
    {},
    html`<form method="post" action="${origin + pathname}">${fields}<button>Go</button></form>`,
  )
}

/** A page with another one in a frame. */
export function framing(url: string): HttpResponse {
  return web('Frame', {}, html`<iframe src="${url}"></iframe>`)
}

/** A page that lists what a hidden page of its own says about the session. */
export function watching(path: string): HttpResponse {
  return web(
    'Watch',
    {},
    html`<script>
        addEventListener('message', ({ origin, data }) => {
          if (origin !== location.origin) return
          const item = document.createElement('li')
          item.textContent = data.status
          document.querySelector('ul').append(item)
        })
      </script>
      <ul></ul>
      <iframe src="${path}" hidden></iframe>`,
  )
}

/** An image, 7 pixels wide. */
export function image(): HttpResponse {
  return {
    status: 200,
    headers: { 'content-type': 'image/svg+xml', 'cache-control': 'no-store' },
    body: '<svg xmlns="http://www.w3.org/2000/svg" width="7" height="7"></svg>',
  }
}
