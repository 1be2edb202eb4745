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

/** Tokens labelled valid that a strict library refuses, and why. */
const refused = new Map([
  [346, 'the key is for PS256 and the token says PS384'],
  [350, 'the key is for PS256 and the token says PS384'],
  [347, 'the key is for ES521, which no document knows'],
  [351, 'the key is for ES521, which no document knows'],
  [372, 'the token holds a question mark'],
  [373, 'the token holds a question mark'],
])

function isAccepted(jwk: JwkObject, token: unknown): boolean {
  try {
    const key = JsonWebKey.import(jwk)
    // A caller without types may pass anything.
    new JsonWebSignature().deserializeCompact(token as string, key)
    return true
  } catch (error) {
    // Hostile input gives a typed error and nothing else.
    expect(isAuthkitError(error), String(error)).toBe(true)
    return false
  }
}

describe.skipIf(testGroups.length === 0)('Wycheproof: JSON Web Signature', () => {
  const cases = testGroups.flatMap((group) =>
    group.tests.map((test) => ({ ...test, key: group.public ?? group.private })),
  )

  it('has its vectors', () => {
    expect(cases.length).toBeGreaterThan(400)
  })

  it.each(cases)('$tcId $comment is $result', ({ tcId, jws, result, key }) => {
    if (key === undefined) throw new Error('the group has no key')
    expect(isAccepted(key, jws)).toBe(result === 'valid' && !refused.has(tcId))
  })
})
