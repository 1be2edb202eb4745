import { JsonWebEncryption, JsonWebKey, JsonWebSignature, KeySet } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { privateSignatureLabels, rsaEncryption, signatureLabels } from './exceptions.ts'
import {
  type Group,
  groupsOf,
  isPresent,
  type Judge,
  judgeFile,
  needed,
  report,
  type Vector,
} from './vectors.ts'

/** Servers of ours always set this, so that short secrets are refused. */
const signature = new JsonWebSignature({ minimumSecretLength: 'rfc7518' })
const encryption = new JsonWebEncryption()

/** The key or key set of a group, by preference the half that is named. */
function keyOf(group: Group, half: 'public' | 'private'): JsonWebKey | KeySet {
  const text = JSON.stringify(group[half] ?? group['private'] ?? group['public'])
  return text.startsWith('{"keys"') ? KeySet.import(text) : JsonWebKey.import(text)
}

const verifies =
  (half: 'public' | 'private'): Judge =>
  ({ jws }, group) => {
    // A caller without types may pass anything.
    signature.deserializeCompact(jws as string, keyOf(group, half))
    return true
  }

/** The file names the content encryption that the recipient expects, which is what its caller would list. */
function decrypts(algorithms: (vector: Vector, group: Group) => string[] | undefined): Judge {
  return (vector, group) => {
    const { payload } = encryption.deserializeCompact(
      // A caller without types may pass anything.
      vector['jwe'] as string,
      keyOf(group, 'private'),
      { algorithms: algorithms(vector, group) },
    )
    const { pt } = vector
    return pt === undefined || Buffer.from(payload).toString('hex') === pt
  }
}

/** RSA1_5 is never implied: the caller has to list it. */
function withRsa15({ enc }: Vector, group: Group): string[] | undefined {
  const { alg } = JSON.parse(JSON.stringify(group['private'])) as { alg: string }
  return alg === 'RSA1_5' ? [alg, String(enc)] : undefined
}

describe.skipIf(!isPresent)(`Wycheproof, JOSE tokens (${needed})`, () => {
  it('json_web_signature: as labelled, but for eight wrong labels, J-10, J-12, J-13, J-22', (context) => {
    const { score, wrong } = judgeFile('json_web_signature', verifies('public'), signatureLabels)
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 46, invalid: 355, passed: 393, exceptions: 8 })
    report(context, score)
  })

  it('json_web_signature: the same with private keys, but for 349', () => {
    const { score, wrong } = judgeFile(
      'json_web_signature',
      verifies('private'),
      privateSignatureLabels,
    )
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ passed: 392, exceptions: 9 })
  })

  it('json_web_signature: 367 and 370 are letter by letter the token of 357, which is valid', () => {
    const tokens = new Map(
      groupsOf('json_web_signature').flatMap(({ tests, ...group }) =>
        tests.map(({ tcId, jws }) => [tcId, JSON.stringify([group['private'], jws])]),
      ),
    )
    expect([tokens.get(367), tokens.get(370)]).toEqual([tokens.get(357), tokens.get(357)])
  })

  it('json_web_key: all as labelled, J-13, J-34', (context) => {
    const { score, wrong } = judgeFile('json_web_key', verifies('public'))
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 5, invalid: 21, passed: 26 })
    report(context, score)
  })

  it('json_web_encryption: all as labelled with RSA1_5 listed, J-08, J-14, J-15, J-17', (context) => {
    const { score, wrong } = judgeFile('json_web_encryption', decrypts(withRsa15))
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 65, invalid: 74, passed: 139 })
    report(context, score)
  })

  it('json_web_encryption: by default RSA1_5 is refused, J-15', () => {
    const { score, wrong } = judgeFile(
      'json_web_encryption',
      decrypts(() => undefined),
      rsaEncryption,
    )
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ passed: 131, exceptions: 8 })
  })

  it('json_web_crypto: all as labelled', (context) => {
    const { score, wrong } = judgeFile('json_web_crypto', (vector, group) =>
      vector['jwe'] === undefined
        ? verifies('public')(vector, group)
        : decrypts(() => undefined)(vector, group),
    )
    expect(wrong).toEqual([])
    expect(score).toMatchObject({ valid: 6, invalid: 77, passed: 83 })
    report(context, score)
  })
})
