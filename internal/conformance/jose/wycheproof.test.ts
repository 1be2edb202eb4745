import { existsSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { isAuthkitError } from '@authkit/common'
import { JsonWebKey, JsonWebSignature, type JwkObject } from '@authkit/jose'
import { describe, expect, it } from 'vitest'

/** A group of the Wycheproof vectors: tokens for one key. */
interface Group {
  readonly comment: string
  readonly private?: JwkObject
  readonly public?: JwkObject
  readonly tests: readonly {
    readonly tcId: number
    readonly comment: string
    readonly jws: unknown
    readonly result: 'valid' | 'invalid'
  }[]
}

// The vectors are large and stand beside the repository.
const path = join(
  import.meta.dirname,
  '../../../../shared/vectors/wycheproof/json_web_signature_test.json',
)

// The file is fixed and has this shape.
const { testGroups } = existsSync(path)
  ? (JSON.parse(readFileSync(path, 'utf8')) as { testGroups: readonly Group[] })
  : { testGroups: [] }

/** Tokens whose label a strict library does not follow, and why. */
const mislabelled = new Map([
  [346, { accepted: false, why: 'the key is for PS256 and the token says PS384' }],
  [350, { accepted: false, why: 'the key is for PS256 and the token says PS384' }],
  [347, { accepted: false, why: 'the key is for ES521, which no document knows' }],
  [351, { accepted: false, why: 'the key is for ES521, which no document knows' }],
  [372, { accepted: false, why: 'the token holds a question mark' }],
  [373, { accepted: false, why: 'the token holds a question mark' }],
  [367, { accepted: true, why: 'the token is the same as 357, which is valid' }],
  [370, { accepted: true, why: 'the token is the same as 357, which is valid' }],
])

/** Whether the token is accepted for the key, or refused with a typed error; anything else is thrown on. */
function isAccepted(jwk: JwkObject, token: unknown): boolean {
  try {
    // A caller without types may pass anything.
    new JsonWebSignature().deserializeCompact(token as string, JsonWebKey.import(jwk))
    return true
  } catch (error) {
    if (isAuthkitError(error)) return false
    throw error
  }
}

describe.skipIf(testGroups.length === 0)('Wycheproof: JSON Web Signature', () => {
  const cases = testGroups.flatMap((group) =>
    group.tests.map(({ tcId, comment, jws, result }) => {
      const exception = mislabelled.get(tcId)
      const accepted = exception?.accepted ?? result === 'valid'
      const why = exception === undefined ? '' : `: ${exception.why}`
      const title = `${accepted ? 'accepts' : 'refuses'} ${tcId} ${comment}${why}`
      return { title, accepted, jws, key: group.public ?? group.private }
    }),
  )

  it('has its vectors', () => {
    expect(cases.length).toBeGreaterThan(400)
  })

  it.each(cases)('$title', ({ accepted, jws, key }) => {
    if (key === undefined) throw new Error('the group has no key')
    expect(isAccepted(key, jws)).toBe(accepted)
  })
})
