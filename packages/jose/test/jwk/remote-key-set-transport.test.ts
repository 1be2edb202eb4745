import { spawnSync } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import type { RequestListener } from 'node:http'
import { gzipSync } from 'node:zlib'
import { describe, expect, it } from 'vitest'
import { JsonWebKey, RemoteKeySet } from '../../src/index.ts'
import { listen } from '../jwks-server.ts'
import { asyncOutcome } from '../outcome.ts'

const key = JsonWebKey.generate('OKP', { alg: 'EdDSA', kid: 'good' })
const good = JSON.stringify({ keys: [key.toJSON()] })
const json = { 'content-type': 'application/json' }

const redirect = (location: string): RequestListener => {
  return (request, response) => {
    if (request.url === '/jwks') response.writeHead(302, { location }).end(good)
    else response.writeHead(200, json).end(good)
  }
}

const answer = (
  body: string | Uint8Array,
  headers: Record<string, string> = json,
  status = 200,
): RequestListener => {
  return (_, response) => void response.writeHead(status, headers).end(body)
}

/** Sends a byte now and then, for ever. */
const drip: RequestListener = (_, response) => {
  response.writeHead(200, json).write('{"keys":[')
  const timer = setInterval(() => response.write(' '), 20)
  response.on('close', () => clearInterval(timer))
}

/** Sends without end, as fast as it is read. */
const pour: RequestListener = (_, response) => {
  const chunk = ' '.repeat(65_536)
  const more = (): void => {
    while (!response.destroyed && response.write(chunk)) continue
  }
  response.writeHead(200, json).on('drain', more)
  more()
}

const bomb = gzipSync(Buffer.concat([Buffer.from(good), Buffer.alloc(100_000_000, ' ')]))
const gzip = { ...json, 'content-encoding': 'gzip' }
const repeated = good.replace('{"keys"', '{"keys":[],"keys"')

const attacks: readonly (readonly [string, RequestListener])[] = [
  ['a redirect on the same host', redirect('/other')],
  ['a redirect to a file', redirect('file:///etc/passwd')],
  ['a redirect to another scheme', redirect('http://169.254.169.254/')],
  ['a body of 10 MB', answer(good + ' '.repeat(10_000_000))],
  ['a body without end', pour],
  ['a body that drips', drip],
  ['100 MB in 100 kB of gzip', answer(bomb, gzip)],
  ['gzip that is none', answer(good, gzip)],
  ['a page', answer('<!doctype html><title>Sign in</title>', { 'content-type': 'text/html' })],
  ['a page that reads as a set', answer(good, { 'content-type': 'Text/HTML; charset=utf-8' })],
  ['a byte order mark', answer(`\ufeff${good}`)],
  ['UTF-16', answer(Buffer.from(good, 'utf16le'))],
  ['bytes that are no UTF-8', answer(Buffer.from(good.replace('good', 'go\xffod'), 'latin1'))],
  ['a repeated member', answer(repeated)],
  ['a repeated member in a key', answer(good.replace('{"kty"', '{"kty":"RSA","kty"'))],
  ['a member called __proto__', answer(good.replace('{"kty"', '{"__proto__":{},"kty"'))],
  ['text after the end', answer(`${good}x`)],
  ['no answer at all', () => undefined],
  ['a connection that breaks', (request) => void request.socket.destroy()],
  ['noise', answer(randomBytes(1000))],
  ['status 201', answer(good, json, 201)],
  ['status 204', answer('', json, 204)],
  ['status 404', answer(good, json, 404)],
]

describe('RemoteKeySet over the network', () => {
  it.each(attacks)('J-38 refuses %s and keeps the good set', async (_, attack) => {
    let listener = answer(good)
    const url = await listen((request, response) => listener(request, response))
    const keys = new RemoteKeySet(url, { timeout: 0.4 })
    await keys.refresh()
    listener = attack
    const start = performance.now()
    expect(await asyncOutcome(keys.refresh())).toBe('ERR_JOSE_KEY_SET_UNAVAILABLE')
    expect(performance.now() - start).toBeLessThan(3000)
    expect(await keys.resolve({ alg: 'EdDSA', kid: 'good' })).toMatchObject({ kid: 'good' })
  })

  it('takes a set under any type that is not a page, and under none', async () => {
    for (const type of ['application/jwk-set+json', 'text/plain', 'application/octet-stream', '']) {
      const keys = new RemoteKeySet(await listen(answer(good, { 'content-type': type })))
      expect(await keys.resolve({ alg: 'EdDSA', kid: 'good' })).toMatchObject({ kid: 'good' })
    }
  })

  it('loads neither fetch nor an HTTP client nor node-forge with the package', () => {
    const program = `
      const before = new Set(process.moduleLoadList)
      const { RemoteKeySet } = await import('@authkit/jose')
      new RemoteKeySet('https://issuer.example/jwks')
      const network = /^NativeModule (?:_?http|https|net|tls|internal\\/deps\\/undici)/
      const loaded = process.moduleLoadList.filter((name) => !before.has(name))
      const { createRequire } = await import('node:module')
      const commonJs = Object.keys(createRequire(import.meta.url).cache)
      console.log(JSON.stringify([
        loaded.filter((name) => network.test(name)),
        commonJs.filter((path) => path.includes('node-forge')),
      ]))
    `
    const options = ['--conditions=@authkit/source', '--no-warnings', '--input-type=module']
    const { stdout } = spawnSync(process.execPath, [...options, '--eval', program], {
      cwd: import.meta.dirname,
      encoding: 'utf8',
    })
    expect(JSON.parse(stdout)).toEqual([[], []])
  })
})
