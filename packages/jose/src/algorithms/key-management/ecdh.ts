import type { KeyObject } from 'node:crypto'
import { agree, agreeInPool, agreementCurve } from '../../crypto/agreement.ts'
import { concatKdf } from '../../crypto/derive.ts'
import type { ContentCipher } from '../../crypto/encrypt.ts'
import { aesKeyWrapper } from '../../crypto/wrap.ts'
import {
  InvalidEncryptionAlgorithmForECDH1PUWithKeyWrappingError,
  InvalidKeyError,
} from '../../errors.ts'
import type { KeyMaterial, PairMaterial } from '../../jwk/material.ts'
import { recoveredCipher } from '../content-encryption.ts'
import {
  type HeaderValues,
  type KeyManagementAlgorithm,
  type KeyUnwrap,
  type KeyWrap,
  pairOf,
  privateKeyOf,
  type UnwrapRequest,
  type WrappedKey,
  type WrapRequest,
} from './contract.ts'
import {
  curveOf,
  generateEphemeralKey,
  invalidEphemeralKey,
  readEphemeralKey,
} from './ephemeral.ts'
import { partyInfo } from './parameters.ts'

const nothing = Buffer.alloc(0)

/** Two keys that agree on a secret. */
type KeyPair = readonly [privateKey: KeyObject, publicKey: KeyObject]

/** What distinguishes one of these algorithms. */
interface Agreement {
  readonly name: string
  /** Length in bits of the derived key that wraps the content encryption key; absent the derived key is that key. */
  readonly wrapBits?: 128 | 192 | 256
}

/** Elliptic curve key agreement with an ephemeral key, RFC 7518 §4.6, also on X25519 and X448, RFC 8037 §3.2. */
export function ecdhEs(agreement: Agreement): KeyManagementAlgorithm {
  const mode = agreement.wrapBits === undefined ? 'direct' : 'wrap'
  return { ...common(agreement, mode), implied: true, hasSender: false }
}

/**
 * The same with the sender's key as well, which authenticates the sender, draft-madden-jose-ecdh-1pu-04 §2. The wrapping
 * forms bind the key to the tag of the content.
 */
export function ecdh1pu(agreement: Agreement): KeyManagementAlgorithm {
  const isDirect = agreement.wrapBits === undefined
  const row = common(agreement, isDirect ? 'direct' : 'wrap-with-tag')
  return {
    ...row,
    implied: false,
    hasSender: true,
    parameters: [...row.parameters, 'skid'],
    checkEncryption(encryption) {
      // draft-madden-jose-ecdh-1pu-04 §2.1: a tag binds to one key only if nobody can make it fit two.
      if (isDirect || encryption.isCommitting) return
      throw new InvalidEncryptionAlgorithmForECDH1PUWithKeyWrappingError()
    },
  }
}

function common(
  agreement: Agreement,
  mode: KeyManagementAlgorithm['mode'],
): Omit<KeyManagementAlgorithm, 'implied' | 'hasSender'> {
  const scheme = { ...agreement, isBound: mode === 'wrap-with-tag' }
  return {
    name: agreement.name,
    mode,
    parameters: ['epk', 'apu', 'apv'],
    madeParameters: ['epk'],
    // RFC 7517 §4.3: the public half of such a key has no operation of its own.
    operations: { encrypt: [], decrypt: ['deriveKey', 'deriveBits'] },
    fits: (_kty, crv) => agreementCurve(crv) !== undefined,
    wrapper: (material) => wrapper(scheme, pairOf(material)),
    unwrapper: (material) => unwrapper(scheme, pairOf(material)),
  }
}

interface Scheme extends Agreement {
  readonly isBound: boolean
}

function wrapper(scheme: Scheme, recipient: PairMaterial): KeyWrap {
  const { publicKey } = recipient
  const pairs = ({ ephemeral, sender }: WrapRequest): readonly KeyPair[] => {
    if (ephemeral === undefined) throw invalidEphemeralKey()
    const first = [ephemeral.privateKey, publicKey] as const
    if (sender === undefined) return [first]
    return [first, [privateKeyOf(sameCurve(sender, recipient)), publicKey]]
  }
  return {
    wrap: (request) => finishWrap(scheme, request, join(pairs(request).map(agreeNow))),
    wrapInPool: async (request) =>
      finishWrap(scheme, request, join(await Promise.all(pairs(request).map(agreeLater)))),
    heavy: !curveOf(recipient).isFast,
    ephemeral: () => generateEphemeralKey(recipient),
  }
}

function finishWrap(scheme: Scheme, request: WrapRequest, secret: Buffer): WrappedKey {
  const { encryption, header, cek, tag } = request
  const derived = derive(scheme, encryption, header, secret, tag)
  if (scheme.wrapBits === undefined || cek === undefined) {
    return { encryptedKey: nothing, cipher: encryption.cipher(derived) }
  }
  return { encryptedKey: aesKeyWrapper(derived).wrap(cek) }
}

function unwrapper(scheme: Scheme, recipient: PairMaterial): KeyUnwrap {
  const privateKey = privateKeyOf(recipient)
  const pairs = ({ header, sender }: UnwrapRequest): readonly KeyPair[] => {
    const first = [privateKey, readEphemeralKey(header, recipient)] as const
    if (sender === undefined) return [first]
    return [first, [privateKey, sameCurve(sender, recipient).publicKey]]
  }
  return {
    unwrap: (request) => finishUnwrap(scheme, request, join(pairs(request).map(agreeNow))),
    unwrapInPool: async (request) =>
      finishUnwrap(scheme, request, join(await Promise.all(pairs(request).map(agreeLater)))),
    heavy: !curveOf(recipient).isFast,
  }
}

function finishUnwrap(scheme: Scheme, request: UnwrapRequest, secret: Buffer): ContentCipher {
  const { encryption, header, encryptedKey, tag } = request
  const derived = derive(scheme, encryption, header, secret, tag)
  if (scheme.wrapBits === undefined) return encryption.cipher(derived)
  return recoveredCipher(encryption, aesKeyWrapper(derived).unwrap(encryptedKey))
}

/** RFC 7518 §4.6.2: the derived key is for the content encryption, or for the key wrap of the algorithm. */
function derive(
  { name, wrapBits, isBound }: Scheme,
  encryption: WrapRequest['encryption'],
  header: HeaderValues,
  secret: Buffer,
  tag: Buffer | undefined,
): Buffer {
  const isDirect = wrapBits === undefined
  const derived = concatKdf(secret, isDirect ? encryption.keyLength : wrapBits / 8, {
    algorithm: isDirect ? encryption.name : name,
    partyU: partyInfo(header, 'apu'),
    partyV: partyInfo(header, 'apv'),
    tag: isBound ? tag : undefined,
  })
  secret.fill(0)
  return derived
}

function agreeNow([privateKey, publicKey]: KeyPair): Buffer | undefined {
  return agree(privateKey, publicKey)
}

function agreeLater([privateKey, publicKey]: KeyPair): Promise<Buffer | undefined> {
  return agreeInPool(privateKey, publicKey)
}

/** The secrets one after the other, draft-madden-jose-ecdh-1pu-04 §2.3; one that anybody knows is refused. */
function join(secrets: readonly (Buffer | undefined)[]): Buffer {
  const known = secrets.filter((secret) => secret !== undefined)
  if (known.length !== secrets.length) throw invalidEphemeralKey()
  const [only] = known
  return only !== undefined && known.length === 1 ? only : Buffer.concat(known)
}

/** draft-madden-jose-ecdh-1pu-04 §2: all keys are on one curve. */
function sameCurve(sender: KeyMaterial, recipient: PairMaterial): PairMaterial {
  if (sender.kty === recipient.kty && sender.crv === recipient.crv) return pairOf(sender)
  throw new InvalidKeyError('senderKey is not on the curve of the key of the recipient')
}
