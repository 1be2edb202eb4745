import { type Offload, offloaded } from '../crypto/offload.ts'
import { decodeSegment } from '../encoding/segment.ts'
import { BadSignatureError, MalformedTokenError } from '../errors.ts'
import type { ReadHeader } from './header.ts'
import { type AlgorithmRules, verifierFor } from './prepared-key.ts'

/** A signature with what it is for, as it came. */
export interface ReceivedSignature {
  /** What was signed, one character a byte, RFC 7515 §5.1. */
  readonly signingInput: string
  /** Base64url. */
  readonly signature: string
}

/** Verifies a signature with the key that the header asks for; throws `BadSignatureError`, RFC 7515 §5.2. */
export function requireSignature(
  received: ReceivedSignature,
  header: ReadHeader,
  key: unknown,
  rules: AlgorithmRules,
): void {
  const verifier = verifierFor(key, header, rules)
  if (!verifier.verify(received.signingInput, received.signature)) refuse(received.signature)
}

/** The same where the mode says. */
export async function requireSignatureAsync(
  { signingInput, signature }: ReceivedSignature,
  header: ReadHeader,
  key: unknown,
  rules: AlgorithmRules,
  offload: Offload,
): Promise<void> {
  const { verify, verifyInPool, heavy } = verifierFor(key, header, rules)
  const sync = (): boolean => verify(signingInput, signature)
  const isRight =
    verifyInPool === undefined
      ? sync()
      : await offloaded(offload, { sync, pool: () => verifyInPool(signingInput, signature), heavy })
  if (!isRight) refuse(signature)
}

function refuse(signature: string): never {
  if (decodeSegment(signature) !== undefined) throw new BadSignatureError()
  throw new MalformedTokenError('the signature is not base64url')
}
