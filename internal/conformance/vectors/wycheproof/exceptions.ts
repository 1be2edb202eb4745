import type { Exception } from './vectors.ts'

/** Vectors of one file by number, each with the reason. */
function byNumber(reasons: Readonly<Record<number, string>>): Exception {
  return ({ tcId }) => reasons[tcId]
}

const otherAlgorithm = 'the key is for PS256 and the token says PS384'
const noAlgorithm = 'the key is for ES521, which is no algorithm; the token says ES512'
const goodToken = 'the token is that of 357, which is valid: nothing in it is padded'
const foreignCharacter = 'the token holds a question mark, which is not base64url'

const labels = {
  346: otherAlgorithm,
  347: noAlgorithm,
  350: otherAlgorithm,
  351: noAlgorithm,
  367: goodToken,
  370: goodToken,
  372: foreignCharacter,
  373: foreignCharacter,
}

/** `json_web_signature` verified with public keys: eight wrong labels. */
export const signatureLabels: Exception = byNumber(labels)

/** The same verified with private keys. */
export const privateSignatureLabels: Exception = byNumber({
  ...labels,
  349: 'the key_ops of the private key are one text, "sign, verify", which is no operation',
})

/** `json_web_encryption` as the library is by default. */
export const rsaEncryption: Exception = ({ result }, group) => {
  const { alg } = JSON.parse(JSON.stringify(group['private'])) as { alg: string }
  return alg === 'RSA1_5' && result === 'valid'
    ? 'RSA1_5 is off unless the caller lists it'
    : undefined
}

/** `hmac_*`: a MAC that is cut short is valid there; RFC 7518 §3.2 knows whole ones only. */
export function cutMac(bits: number): Exception {
  return ({ result, tag }) =>
    result === 'valid' && String(tag).length * 4 < bits ? 'the MAC is cut short' : undefined
}

/** `aes_gcm`: other initialization vectors are valid there; RFC 7518 §5.3 has one length. */
export const otherIv: Exception = ({ result, iv }) =>
  result === 'valid' && String(iv).length !== 24 ? 'the IV has not 96 bits' : undefined

/** `rsa_oaep_*`: RFC 7518 §4.3 leaves the label empty. */
export const labelled: Exception = ({ result, label }) =>
  result === 'valid' && label !== '' ? 'the ciphertext has a label' : undefined
