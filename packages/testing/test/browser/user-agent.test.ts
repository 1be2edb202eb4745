import { once } from 'node:events'
import { createServer, type RequestListener } from 'node:http'
import type { AddressInfo } from 'node:net'
import { UserAgent } from '@authkit/testing'
import { afterEach, describe, expect, it } from 'vitest'

const servers: ReturnType<typeof createServer>[] = []

async function serve(listener: RequestListener): Promise<string> {
  const server = createServer(listener).listen(0, '127.0.0.1')
  servers.push(server)
  await once(server, 'listening')
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`
}

afterEach(() => {
  for (const server of servers.splice(0)) {
    server.close()
    server.closeAllConnections()
  }
})

describe('UserAgent', () => {
  it('keeps cookies, sends them back and drops expired ones', async () => {
    const url = await serve((req, res) => {
      if (req.url === '/in') res.setHeader('set-cookie', ['a=1; Path=/', 'b=x=y; HttpOnly'])
      if (req.url === '/out') res.setHeader('set-cookie', 'a=; Max-Age=0')
      res.end(req.headers.cookie)
    })
    const browser = new UserAgent()
    await browser.request(`${url}/in`)
    expect((await browser.request(url)).body).toBe('a=1; b=x=y')
    await browser.request(`${url}/out`)
    expect((await browser.request(url)).body).toBe('b=x=y')
    expect([...browser.cookies('127.0.0.1').keys()]).toEqual(['b'])
  })

  it('shares cookies between the ports of a host, RFC 6265 §8.5', async () => {
    const echo: RequestListener = (req, res) =>
      void res.setHeader('set-cookie', 'a=1').end(req.headers.cookie)
    const browser = new UserAgent()
    await browser.request(await serve(echo))
    expect((await browser.request(await serve(echo))).body).toBe('a=1')
  })

  it('likes pages best, RFC 9110 §12.5.1', async () => {
    const url = await serve((req, res) => void res.end(req.headers.accept))
    expect((await new UserAgent().request(url)).body).toMatch(/^text\/html,.*\*\/\*;q=0\.8$/)
  })

  it('follows redirects only when told to, and stops before a given place', async () => {
    const url = await serve((req, res) => {
      if (req.url === '/c') res.end('page')
      else res.writeHead(303, { location: req.url === '/a' ? '/b' : '/c' }).end()
    })
    const browser = new UserAgent()
    const page = await browser.request(`${url}/a`)
    expect(page).toMatchObject({ status: 303, location: `${url}/b` })
    expect((await browser.follow(page)).body).toBe('page')
    expect((await browser.follow(page, `${url}/c`)).location).toBe(`${url}/c`)
  })

  it('sends a form with its hidden fields, unescaped, and its origin', async () => {
    const url = await serve(async (req, res) => {
      if (req.method === 'GET') {
        res.end(
          '<form method="post" action="/send?x=1&amp;y=2"><input type="hidden" name="t" value="&quot;&lt;&amp;&gt;&#39;&#58;&#128273;"><input name="user"></form>',
        )
        return
      }
      let body = ''
      for await (const chunk of req) body += String(chunk)
      res.end(JSON.stringify([req.url, req.headers.origin, [...new URLSearchParams(body)]]))
    })
    const browser = new UserAgent()
    const answer = await browser.submit(await browser.request(url), { user: 'alice' })
    expect(JSON.parse(answer.body)).toEqual([
      '/send?x=1&y=2',
      url,
      [
        ['t', '"<&>\':🔑'],
        ['user', 'alice'],
      ],
    ])
  })

  it('presses the button that is named, or the first', async () => {
    const url = await serve(async (req, res) => {
      if (req.method === 'GET') {
        res.end(
          '<form><button name="do" value="yes">Allow</button><button name="do" value="no">Deny</button></form>',
        )
        return
      }
      for await (const chunk of req) res.write(chunk)
      res.end()
    })
    const browser = new UserAgent()
    const page = await browser.request(url)
    expect((await browser.submit(page, {})).body).toBe('do=yes')
    expect((await browser.submit(page, {}, 'Deny')).body).toBe('do=no')
    expect(() => browser.submit(page, {}, 'Maybe')).toThrow('no button Maybe')
    expect(() => browser.submit({ ...page, body: '' }, {})).toThrow('has no form')
  })
})
