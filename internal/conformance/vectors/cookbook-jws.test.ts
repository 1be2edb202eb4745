import { JsonWebKey, JsonWebSignature, type JwkObject, type JwtHeader } from '@authkit/jose'
import { describe, expect, it } from 'vitest'
import { signatureAlgorithm } from '../../../packages/jose/src/algorithms/signature.ts'
import { encodeSegment } from '../../../packages/jose/src/encoding/segment.ts'
import { materialOf } from '../../../packages/jose/src/jwk/key.ts'
import { cookbookFile, cookbookPaths, hasCookbook, utf8 } from './examples.ts'

interface Signing {
  readonly protected?: JwtHeader
  readonly protected_b64u?: string
  readonly unprotected?: Readonly<Record<string, unknown>>
  readonly 'sig-input': string
  readonly sig: string
  readonly json?: object
}

interface Flattened {
  readonly payload?: string
  readonly protected?: string
  readonly signature: string
}

interface Example {
  readonly title: string
  readonly reproducible?: boolean
  readonly input: {
    readonly payload: string
    readonly key: JwkObject | readonly JwkObject[]
    readonly alg: string | readonly string[]
  }
  readonly signing: Signing | readonly Signing[]
  readonly output: {
    readonly compact?: string
    readonly json: { readonly payload?: string; readonly signatures: readonly object[] }
    readonly json_flat?: Flattened
  }
}

/** One signature of an example with its key and algorithm. */
interface Signature {
  readonly key: JsonWebKey
  readonly alg: string
  readonly signing: Signing
}

const list = <T>(value: T | readonly T[]): readonly T[] =>
  // A list is told from a single value by `isArray`, which does not narrow read-only lists.
  Array.isArray(value) ? (value as readonly T[]) : [value as T]

function signaturesOf({ input, signing }: Example): readonly Signature[] {
  const keys = list<JwkObject>(input.key)
  const algorithms = list<string>(input.alg)
  return list<Signing>(signing).map((item, index) => ({
    key: JsonWebKey.import(keys[index] ?? { kty: '' }),
    alg: algorithms[index] ?? '',
    signing: item,
  }))
}

const files = hasCookbook ? [...cookbookPaths('jws'), 'curve25519/jws.json'] : []

/** An example with what its tests need. */
const cases = files.map((path) => {
  const example = cookbookFile<Example>(path)
  const { payload, alg } = example.input
  const { json } = example.output
  const signatures = signaturesOf(example)
  return {
    ...example,
    ...example.output,
    payload,
    signatures,
    isDetached: json.payload === undefined,
    /** The payload where the example has it apart. */
    apart: json.payload === undefined ? { payload } : {},
    // A bare RSA key implies RS256 alone, and an algorithm outside the protected header has to be allowed.
    jws: new JsonWebSignature({
      algorithms: [...list<string>(alg)],
      unprotectedAlgorithm: signatures.some(({ signing }) => signing.protected?.alg === undefined),
    }),
    keyOf: (header: { readonly alg: string; readonly kid?: string | undefined }): JsonWebKey => {
      const found = signatures.find(
        (signature) =>
          signature.alg === header.alg &&
          (header.kid === undefined || signature.key.kid === header.kid),
      )
      if (found === undefined) throw new Error('the example has no key for its signature')
      return found.key
    },
  }
})

/** RSASSA-PKCS1-v1_5, HMAC and EdDSA give the same bytes each time. */
const isDeterministic = (alg: string): boolean => /^(?:HS|RS|Ed)/.test(alg)

const badSignature = expect.objectContaining({ name: 'BadSignatureError' })

describe.skipIf(!hasCookbook)(
  'RFC 7520 §4 and RFC 8037, JRF-19 (needs ../shared/vectors/cookbook)',
  () => {
    it.each(cases)(
      '$title: headers, signing inputs and signatures are those of the example',
      ({ signatures, payload }) => {
        for (const { key, alg, signing } of signatures) {
          const head =
            signing.protected === undefined ? '' : encodeSegment(JSON.stringify(signing.protected))
          expect(head).toBe(signing.protected_b64u ?? '')
          expect(signing['sig-input']).toBe(`${head}.${encodeSegment(payload)}`)
          const algorithm = signatureAlgorithm(alg)
          const material = materialOf(key)
          expect(algorithm?.verifier(material).verify(signing['sig-input'], signing.sig)).toBe(true)
          const signed = algorithm?.signer(material).sign(signing['sig-input'])
          expect(signed === signing.sig).toBe(isDeterministic(alg))
        }
      },
    )

    it.each(cases.filter(({ compact }) => compact !== undefined))(
      '$title: verifies the compact form, and refuses it with another payload',
      ({ jws, compact = '', signatures, apart, payload, isDetached }) => {
        const key = signatures[0]?.key ?? ''
        expect(utf8(jws.deserializeCompact(compact, key, apart).payload)).toBe(payload)
        const [head, , signature] = compact.split('.')
        const forged = isDetached ? compact : [head, encodeSegment('forged'), signature].join('.')
        const options = isDetached ? { payload: 'forged' } : {}
        expect(() => jws.deserializeCompact(forged, key, options)).toThrow(badSignature)
      },
    )

    it.each(cases.filter(({ json_flat }) => json_flat !== undefined))(
      '$title: verifies the flattened form',
      ({ jws, json_flat = {}, keyOf, apart, payload }) => {
        const verified = jws.deserializeJson(json_flat, keyOf, apart)
        expect(utf8(verified.payload)).toBe(payload)
        expect(verified.signatures).toHaveLength(1)
      },
    )

    it.each(cases)(
      '$title: verifies the general form, and refuses it with another payload',
      ({ jws, json, keyOf, apart, payload, signatures, isDetached }) => {
        const verified = jws.deserializeJson(json, keyOf, apart)
        expect(utf8(verified.payload)).toBe(payload)
        expect(verified.signatures).toHaveLength(signatures.length)
        const forged = isDetached ? json : { ...json, payload: encodeSegment('forged') }
        const options = isDetached ? { payload: 'forged' } : {}
        expect(() => jws.deserializeJson(forged, keyOf, options)).toThrow(badSignature)
      },
    )

    it.each(cases.filter(({ reproducible }) => reproducible === true))(
      '$title: writes the same in every form',
      ({ jws, compact, json, json_flat, signatures, payload, isDetached }) => {
        const [first] = signatures
        if (first === undefined) throw new Error('the example has no signature')
        const { key, signing } = first
        const { protected: head, unprotected: header } = signing
        const member = { ...(head && { protected: head }), ...(header && { header }) }
        const options = isDetached ? { detached: true } : {}
        const isCompact = head !== undefined && header === undefined
        const written = isCompact ? jws.serializeCompact(head, payload, key, options) : undefined
        expect(written).toBe(compact)
        expect(jws.serializeJson(member, payload, key, options)).toEqual(json_flat)
        expect(jws.serializeJson([member], payload, key, options)).toEqual(json)
      },
    )

    it('an algorithm outside the protected header has to be allowed', () => {
      const { json, keyOf, input } =
        cases.find(({ title }) => title === 'Protecting Content Only') ?? {}
      const strict = new JsonWebSignature({ algorithms: [...list<string>(input?.alg ?? [])] })
      expect(() => strict.deserializeJson(json ?? {}, keyOf ?? '')).toThrow(
        expect.objectContaining({ name: 'InvalidHeaderError', parameter: 'alg' }),
      )
    })
  },
)

describe.skipIf(!hasCookbook)('cookbook: RFC 7797 (needs ../shared/vectors/cookbook)', () => {
  interface Unencoded {
    readonly input: { readonly payload: string; readonly key: JwkObject }
    readonly signing: { readonly protected: JwtHeader }
    readonly output: {
      readonly compact?: string
      readonly json: object
      readonly json_flat: Flattened
    }
  }
  const jws = new JsonWebSignature()

  it('a payload with spaces: the JSON forms verify, and the compact form, which is no ASCII of base64url, is detached', () => {
    const { input, signing, output } = cookbookFile<Unencoded>('rfc7797/hmac-sha2_b64_false.json')
    const key = JsonWebKey.import(input.key)
    for (const form of [output.json, output.json_flat]) {
      expect(utf8(jws.deserializeJson(form, key).payload)).toBe(input.payload)
    }
    expect(jws.serializeJson({ protected: signing.protected }, input.payload, key)).toEqual(
      output.json_flat,
    )
    const [head, , signature] = (output.compact ?? '').split('.')
    const detached = `${head}..${signature}`
    expect(jws.serializeCompact(signing.protected, input.payload, key, { detached: true })).toBe(
      detached,
    )
    expect(utf8(jws.deserializeCompact(detached, key, { payload: input.payload }).payload)).toBe(
      input.payload,
    )
  })

  it('the file for §4.2 leaves out crit and is refused, RFC 7797 §6', () => {
    const { input, output } = cookbookFile<Unencoded>('rfc7797/4.2.hmac-sha2_b64_false.json')
    const key = JsonWebKey.import(input.key)
    for (const form of [output.json, output.json_flat]) {
      expect(() => jws.deserializeJson(form, key)).toThrow(
        expect.objectContaining({
          code: expect.stringMatching(/^ERR_JOSE_INVALID_(?:CRIT_)?HEADER$/),
        }),
      )
    }
  })
})
