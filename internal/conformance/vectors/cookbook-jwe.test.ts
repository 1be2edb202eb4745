import {
  JsonWebEncryption,
  JsonWebKey,
  JsonWebSignature,
  type JwkObject,
  KeySet,
} from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { compression } from '../../../packages/jose/src/algorithms/compression.ts'
import { contentEncryption } from '../../../packages/jose/src/algorithms/content-encryption.ts'
import { keyManagementAlgorithm } from '../../../packages/jose/src/algorithms/key-management/index.ts'
import { encodeSegment } from '../../../packages/jose/src/encoding/segment.ts'
import { aesKeyWrapper } from '../../../packages/jose/src/crypto/wrap.ts'
import { materialOf } from '../../../packages/jose/src/jwk/key.ts'
import { base64url, cookbookFile, cookbookPaths, hasCookbook, utf8 } from './examples.ts'

interface WrappedKey {
  readonly encrypted_key?: string
  readonly header?: Readonly<Record<string, unknown>>
}

interface Example {
  readonly title: string
  readonly input: {
    readonly plaintext: string
    readonly key?: JwkObject | readonly JwkObject[]
    readonly pwd?: string
    readonly alg: string | readonly string[]
    readonly enc: string
    readonly zip?: string
    readonly aad?: string
  }
  readonly generated: {
    readonly cek?: string
    readonly iv: string
    readonly aad_b64u?: string
    readonly plaintext_c?: string
  }
  readonly encrypting_key?: WrappedKey | readonly WrappedKey[]
  readonly encrypting_content: {
    readonly protected?: Readonly<Record<string, unknown>>
    readonly protected_b64u?: string
    readonly unprotected?: Readonly<Record<string, unknown>>
    readonly ciphertext: string
    readonly tag: string
  }
  readonly output: {
    readonly compact?: string
    readonly json: object
    readonly json_flat?: object
  }
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  // A list is told from a single value by `isArray`, which does not narrow read-only lists.
  Array.isArray(value) ? (value as readonly T[]) : [value as T]

/** One recipient of an example: its key and algorithm, and what the sender made for it. */
interface Recipient {
  readonly key: JsonWebKey
  readonly alg: string
  readonly wrapped: WrappedKey
}

const cases = cookbookPaths('jwe').map((path) => {
  const example = cookbookFile<Example>(path)
  const { input, encrypting_key: made = {}, encrypting_content: content } = example
  const keys =
    input.key === undefined
      ? [JsonWebKey.import({ secret: input.pwd ?? '' })]
      : list<JwkObject>(input.key).map((key) => JsonWebKey.import(key))
  const wrapped = list<WrappedKey>(made)
  const algorithms = list<string>(input.alg)
  const recipients = keys.map((key, index): Recipient => ({
    key,
    alg: algorithms[index] ?? '',
    wrapped: wrapped[index] ?? {},
  }))
  // The input of §5.13 misspells it.
  const enc = String({ ...content.unprotected, ...content.protected }['enc'])
  return {
    ...example,
    ...example.output,
    recipients,
    content,
    enc,
    listed: {
      algorithms: [...algorithms, enc, ...(input.zip === undefined ? [] : [input.zip])],
    },
    /** What is authenticated beside the content, RFC 7516 §5.1. */
    aad: Buffer.from(
      [content.protected_b64u ?? '', example.generated.aad_b64u ?? []].flat().join('.'),
    ),
  }
})

type Case = (typeof cases)[number]

/** All header parameters of a recipient. */
function headerOf({ content }: Case, { wrapped }: Recipient): Record<string, unknown> {
  return { ...content.unprotected, ...wrapped.header, ...content.protected }
}

const jwe = new JsonWebEncryption()

describe.skipIf(!hasCookbook)('RFC 7520 §5, JRF-19 (needs ../shared/vectors/cookbook)', () => {
  it.each(cases)('$title: the content is encrypted and decrypted to the byte', (example) => {
    const { input, generated, content, aad, enc } = example
    const [key] = list<JwkObject>(input.key ?? [])
    const made = list<object>(example.encrypting_key ?? {})[0] ?? {}
    // The content key is made, agreed on in §5.5, or the shared key itself in §5.6.
    const given = [generated.cek, 'cek' in made && made.cek, key?.['k']].find(
      (value) => typeof value === 'string',
    )
    const plaintext =
      generated.plaintext_c === undefined
        ? Buffer.from(input.plaintext)
        : base64url(generated.plaintext_c)
    const cipher = contentEncryption(enc)?.cipher(base64url(String(given)))
    const sealed = cipher?.seal(base64url(generated.iv), plaintext, aad)
    expect(sealed?.ciphertext.toString('base64url')).toBe(content.ciphertext)
    expect(sealed?.tag.toString('base64url')).toBe(content.tag)
    const head =
      content.protected === undefined ? undefined : encodeSegment(JSON.stringify(content.protected))
    expect(head).toBe(content.protected_b64u)
    expect(input.aad === undefined ? undefined : encodeSegment(input.aad)).toBe(generated.aad_b64u)
  })

  it.each(cases)('$title: each encrypted key gives the content key', (example) => {
    const { input, generated, content, aad, recipients, enc } = example
    const encryption = contentEncryption(enc)
    if (encryption === undefined) throw new Error('the example has no content encryption')
    const iterations: number[] = []
    for (const recipient of recipients) {
      const unwrapper = keyManagementAlgorithm(recipient.alg)?.unwrapper(materialOf(recipient.key))
      const cipher = unwrapper?.unwrap({
        encryption,
        header: headerOf(example, recipient),
        encryptedKey: base64url(recipient.wrapped.encrypted_key ?? ''),
        sender: undefined,
        tag: base64url(content.tag),
        spend: (count) => iterations.push(count),
      })
      const opened = cipher?.open(
        base64url(generated.iv),
        base64url(content.ciphertext),
        base64url(content.tag),
        aad,
      )
      expect(opened === undefined ? 'closed' : encodeSegment(opened)).toBe(
        generated.plaintext_c ?? encodeSegment(input.plaintext),
      )
    }
    expect(iterations).toEqual(input.pwd === undefined ? [] : [8192])
  })

  it.each(cases.filter(({ recipients }) => recipients.some(({ alg }) => /^A\d+KW$/.test(alg))))(
    '$title: AES Key Wrap gives the encrypted key to the byte',
    ({ recipients, generated }) => {
      const wrapping = recipients.filter(({ alg }) => /^A\d+KW$/.test(alg))
      expect.assertions(wrapping.length)
      for (const { key, wrapped } of wrapping) {
        const { wrap } = aesKeyWrapper(base64url(String(key.exportPrivate()['k'])))
        expect(wrap(base64url(generated.cek ?? '')).toString('base64url')).toBe(
          wrapped.encrypted_key,
        )
      }
    },
  )

  it.each(cases.filter(({ compact }) => compact !== undefined))(
    '$title: decrypts the compact form',
    ({ compact = '', recipients, listed, input, content }) => {
      const decrypted = jwe.deserializeCompact(compact, recipients[0]?.key ?? '', listed)
      expect(utf8(decrypted.payload)).toBe(input.plaintext)
      expect(decrypted.header).toEqual(content.protected)
    },
  )

  it.each(cases)('$title: decrypts the JSON forms for every recipient', (example) => {
    const { json, json_flat, recipients, listed, input } = example
    for (const form of json_flat === undefined ? [json] : [json, json_flat]) {
      for (const { key } of recipients) {
        const byObject = jwe.deserializeJson(form, key, listed)
        expect(utf8(byObject.payload)).toBe(input.plaintext)
        expect(byObject.aad === undefined ? undefined : utf8(byObject.aad)).toBe(input.aad)
        expect(utf8(jwe.deserializeJson(JSON.stringify(form), key, listed).payload)).toBe(
          input.plaintext,
        )
      }
    }
  })

  it('the compressed content inflates to the plaintext', () => {
    const { generated, input } = cookbookFile<Example>('jwe/5_9.compressed_content.json')
    const inflated = compression('DEF')?.decompress(base64url(generated.plaintext_c ?? ''), 10_000)
    expect(Buffer.isBuffer(inflated) && utf8(inflated)).toBe(input.plaintext)
  })

  it('an example with several recipients takes a set of keys and chooses by kid', () => {
    const example = cases.find(({ recipients }) => recipients.length > 1)
    const keys = example?.recipients.map(({ key }) => key) ?? []
    const [, ec] = keys
    const set = new KeySet(ec === undefined ? [] : [ec])
    expect(utf8(jwe.deserializeJson(example?.json ?? {}, set, example?.listed).payload)).toBe(
      example?.input.plaintext,
    )
  })
})

describe.skipIf(!hasCookbook)('RFC 7520 §6 (needs ../shared/vectors/cookbook)', () => {
  interface Nested {
    readonly sign: {
      readonly input: { readonly key: JwkObject; readonly payload: string }
      readonly output: { readonly compact: string }
    }
    readonly encrypt: {
      readonly input: { readonly key: JwkObject; readonly plaintext: string }
      readonly generated: { readonly cek: string; readonly iv: string }
      readonly encrypting_content: {
        readonly protected_b64u: string
        readonly ciphertext: string
        readonly tag: string
      }
      readonly output: {
        readonly compact: string
        readonly json: object
        readonly json_flat: object
      }
    }
  }
  const example = (): Nested => cookbookFile('6.nesting_signatures_and_encryption.json')

  it('decrypts every form to the signed token, and that verifies', () => {
    const { sign, encrypt } = example()
    const key = JsonWebKey.import(encrypt.input.key)
    const compact = jwe.deserializeCompact(encrypt.output.compact, key)
    expect(compact.header).toMatchObject({ cty: 'JWT' })
    const payloads = [
      compact.payload,
      jwe.deserializeJson(encrypt.output.json, key).payload,
      jwe.deserializeJson(encrypt.output.json_flat, key).payload,
    ]
    for (const payload of payloads) {
      expect(utf8(payload)).toBe(sign.output.compact)
      const verified = new JsonWebSignature({ algorithms: ['PS256'] }).deserializeCompact(
        utf8(payload),
        JsonWebKey.import(sign.input.key).toPublic(),
      )
      expect(utf8(verified.payload)).toBe(sign.input.payload)
    }
  })

  it('encrypts the content to the byte', () => {
    const { generated, encrypting_content: content, input } = example().encrypt
    const sealed = contentEncryption('A128GCM')
      ?.cipher(base64url(generated.cek))
      .seal(base64url(generated.iv), input.plaintext, Buffer.from(content.protected_b64u))
    expect(sealed?.ciphertext.toString('base64url')).toBe(content.ciphertext)
    expect(sealed?.tag.toString('base64url')).toBe(content.tag)
  })
})

describe.skipIf(!hasCookbook)(
  'RFC 8037: ECDH-ES on X25519 (needs ../shared/vectors/cookbook)',
  () => {
    it('decrypts every form of the cookbook, whose own epk and cek belong to another run', () => {
      const { input, output } = cookbookFile<
        Example & { readonly input: { readonly key: JwkObject } }
      >('curve25519/ecdh-es.json')
      const key = JsonWebKey.import(input.key)
      const { compact = '', json, json_flat = {} } = output
      expect(utf8(jwe.deserializeCompact(compact, key).payload)).toBe(input.plaintext)
      for (const form of [json, json_flat]) {
        expect(utf8(jwe.deserializeJson(form, key).payload)).toBe(input.plaintext)
      }
    })
  },
)
