import { AuthkitConfigError } from '@authkit/common'
import { getWellKnownUrl } from '@authkit/oidc'
import { expect, it } from 'vitest'
import { createOp, issuer } from '../provider/op.ts'

const name = '/.well-known/openid-configuration'

it.each([
  ['https://op.example', name],
  ['https://op.example/', name],
  ['https://op.example/issuer1', `/issuer1${name}`],
  ['https://op.example/a/b/c', `/a/b/c${name}`],
  ['https://op.example/a/', `/a${name}`],
  ['http://127.0.0.1:8080/a', `/a${name}`],
])('T-MD-24 finds the document of %s behind its path, Discovery §4 and §4.1', (text, path) => {
  expect(getWellKnownUrl(text)).toBe(path)
  expect(getWellKnownUrl(text, { external: false })).toBe(path)
  expect(getWellKnownUrl(text, { external: true })).toBe(new URL(text).origin + path)
})

it('is where our own provider answers, Discovery §4', () => {
  const route = createOp()
    .server.routes()
    .find(({ name: one }) => one === 'discovery')
  expect(route?.path).toBe(getWellKnownUrl(issuer))
})

it.each(['', 'op.example', 'http://op.example', 'https://op.example?a', 'https://op.example#'])(
  'throws for %j, which is no issuer, Discovery §3',
  (text) => {
    expect(() => getWellKnownUrl(text)).toThrow(AuthkitConfigError)
  },
)
