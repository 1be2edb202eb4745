import { AuthkitConfigError } from '@authkit/common'
import type { Offload } from '../crypto/offload.ts'
import { contentOf, jsonPayload, type SignedContent } from './content.ts'
import { requireKnown, requireUnderstood } from './extensions.ts'
import { algorithmOf } from './header.ts'
import { checkParameters } from './header-parameters.ts'
import {
  checkSplit,
  type FlattenedJws,
  type GeneralJws,
  type HeaderParameters,
  isObject,
  type JwsSignature,
  maximumSignatures,
} from './json.ts'
import { keyNow, signingKeyLater } from './key-resolver.ts'
import { signerFor } from './prepared-key.ts'
import type { JwsRules } from './rules.ts'
import { type CheckedHeader, signInput, toJson, withPlainJwk, writeHeader } from './sign.ts'
import { requireProtectedAlgorithm } from './verify-json.ts'

/** The headers of one signature in JSON, RFC 7515 §7.2.1. */
export interface JsonSignatureHeader {
  /** What the signature covers; `alg` stands here. */
  readonly protected?: HeaderParameters | undefined
  /** What it does not cover, with other parameters than the protected ones. */
  readonly header?: HeaderParameters | undefined
}

interface Draft extends CheckedHeader {
  readonly protected: HeaderParameters
  readonly unprotected: HeaderParameters
}

type Written = Pick<JwsSignature, 'protected' | 'header'>

/** Signs a payload once for each header, all of them or the one, RFC 7515 §7.2.1, §7.2.2. */
export function signJson(
  headers: JsonSignatureHeader | readonly JsonSignatureHeader[],
  payload: string | Uint8Array,
  key: unknown,
  rules: JwsRules,
  isDetached: boolean,
): FlattenedJws | GeneralJws {
  const drafts = draftAll(headers, rules)
  const content = contentFor(drafts, payload)
  const signatures = drafts.map((draft) => {
    const { values, algorithm } = draft
    const chosen = signerFor(keyNow(key, values, content), values, algorithm, rules)
    const written = write(draft, chosen.key.kid)
    return { ...written, signature: chosen.signer.sign(inputOf(written, content)) }
  })
  return assemble(headers, signatures, content, isDetached)
}

/** The same with keys that may have to be fetched or that sign elsewhere. */
export async function signJsonAsync(
  headers: JsonSignatureHeader | readonly JsonSignatureHeader[],
  payload: string | Uint8Array,
  key: unknown,
  rules: JwsRules,
  isDetached: boolean,
  offload: Offload,
): Promise<FlattenedJws | GeneralJws> {
  const drafts = draftAll(headers, rules)
  const content = contentFor(drafts, payload)
  const signing = drafts.map(async (draft) => {
    const { values, algorithm } = draft
    const chosen = signerFor(await signingKeyLater(key, values, content), values, algorithm, rules)
    const written = write(draft, chosen.key.kid)
    return { ...written, signature: await signInput(chosen, inputOf(written, content), offload) }
  })
  return assemble(headers, await Promise.all(signing), content, isDetached)
}

function draftAll(
  headers: JsonSignatureHeader | readonly JsonSignatureHeader[],
  rules: JwsRules,
): readonly Draft[] {
  const list: readonly unknown[] = Array.isArray(headers) ? headers : [headers]
  if (list.length === 0 || list.length > maximumSignatures) {
    throw new AuthkitConfigError(`there are 1 to ${maximumSignatures} signatures`)
  }
  return list.map((header) => draftOf(header, rules))
}

function draftOf(input: unknown, rules: JwsRules): Draft {
  const { protected: signed = {}, header: unprotected = {} }: JsonSignatureHeader = isObject(input)
    ? input
    : {}
  if (!isObject(input) || !isObject(signed) || !isObject(unprotected)) {
    throw new AuthkitConfigError("the header of a signature is { protected: { alg: 'RS256' } }")
  }
  const split = { protected: present(signed), unprotected: present(unprotected) }
  checkSplit(split)
  const values = { ...split.unprotected, ...split.protected }
  requireProtectedAlgorithm(split.protected, split.unprotected, rules)
  const algorithm = algorithmOf(values)
  checkParameters(values)
  requireKnown(values, rules)
  requireUnderstood(split.protected, rules)
  return { ...split, values: { ...values, alg: algorithm.name }, algorithm, isPlain: false }
}

/** Header parameters as JSON has them: a `JsonWebKey` is its public JWK, and what is undefined is not there. */
function present(values: HeaderParameters): HeaderParameters {
  const written: HeaderParameters = JSON.parse(toJson(withPlainJwk(values)))
  return written
}

function contentFor(drafts: readonly Draft[], payload: string | Uint8Array): SignedContent {
  const encodings = new Set(drafts.map(({ values }) => values['b64'] !== false))
  // RFC 7797 §3: all signatures of a payload are over the same reading of it.
  if (encodings.size !== 1) throw new AuthkitConfigError('all signatures have b64: false, or none')
  return contentOf(payload, encodings.has(true))
}

/** Writes both headers, with the `kid` of the key where there is none, RFC 7515 §4.1.4. */
function write(
  { values, protected: signed, unprotected }: Draft,
  kidOfKey: string | undefined,
): Written {
  const kid = values.kid === undefined && kidOfKey !== undefined ? { kid: kidOfKey } : {}
  const isProtected = Object.keys(signed).length > 0
  const header = isProtected ? unprotected : { ...unprotected, ...kid }
  return {
    ...(isProtected && { protected: writeHeader({ ...signed, ...kid }) }),
    ...(Object.keys(header).length > 0 && { header }),
  }
}

function inputOf(written: Written, content: SignedContent): string {
  return `${written.protected ?? ''}.${content.text}`
}

function assemble(
  headers: JsonSignatureHeader | readonly JsonSignatureHeader[],
  signatures: readonly JwsSignature[],
  content: SignedContent,
  isDetached: boolean,
): FlattenedJws | GeneralJws {
  const payload = isDetached ? {} : { payload: jsonPayload(content) }
  const [only] = signatures
  if (Array.isArray(headers) || only === undefined) return { ...payload, signatures }
  return { ...payload, ...only }
}
