import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JsonWebKey, JsonWebSignature, type JwkObject, type JwtHeader } from '@authkit/jose'
import { describe, expect, it } from 'vitest'

/** A vector of the JOSE cookbook: RFC 7520 §4.1 to §4.4 and RFC 8037 §A.4. */
interface Vector {
  readonly title: string
  /** Whether signing again gives the same bytes. */
  readonly reproducible?: boolean
  readonly input: { readonly payload: string; readonly key: JwkObject; readonly alg: string }
  readonly signing: { readonly protected: JwtHeader }
  readonly output: { readonly compact: string }
}

const folder = join(import.meta.dirname, 'cookbook')
const vectors = readdirSync(folder)
  .filter((file) => file.endsWith('.json'))
  // The files are fixed and have this shape.
  .map((file) => JSON.parse(readFileSync(join(folder, file), 'utf8')) as Vector)

describe.each(vectors)('JOSE cookbook: $title', ({ input, output }) => {
  const signer = new JsonWebSignature({ algorithms: [input.alg] })
  const key = JsonWebKey.import(input.key)

  it('verifies the token', () => {
    const { payload } = signer.deserializeCompact(output.compact, key)
    expect(Buffer.from(payload).toString()).toBe(input.payload)
  })

  it('refuses the token with another payload', () => {
    const [header, , signature] = output.compact.split('.')
    const forged = [header, Buffer.from('{}').toString('base64url'), signature].join('.')
    expect(() => signer.deserializeCompact(forged, key)).toThrow(
      expect.objectContaining({ name: 'BadSignatureError' }),
    )
  })
})

describe('JOSE cookbook: reproducible signatures', () => {
  const reproducible = vectors.filter((vector) => vector.reproducible)

  it.each(reproducible)('signs $title to the same bytes', ({ input, signing, output }) => {
    const token = new JsonWebSignature({ algorithms: [input.alg] }).serializeCompact(
      signing.protected,
      input.payload,
      JsonWebKey.import(input.key),
    )
    expect(token).toBe(output.compact)
  })
})
