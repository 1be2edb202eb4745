import {
  createPublicKey,
  diffieHellman,
  generateKeyPairSync,
  type KeyObject,
  type KeyPairKeyObjectResult,
} from 'node:crypto'
import { attempt } from './encrypt.ts'

/** A curve on which keys are agreed, RFC 7518 §4.6, RFC 8037 §3.2. */
export interface AgreementCurve {
  /** Names of the coordinates in a JWK. */
  readonly names: readonly string[]
  /** Length of a coordinate in bytes. */
  readonly size: number
  /** True where OpenSSL has fast code; elsewhere one agreement takes half a millisecond. */
  readonly isFast: boolean
  /** What stands before the coordinates in a SubjectPublicKeyInfo, RFC 5480 §2, RFC 8410 §4. */
  readonly prefix: Buffer
  /** Makes a key pair. */
  readonly generate: () => KeyPairKeyObjectResult
}

const curves: ReadonlyMap<string | undefined, AgreementCurve> = new Map([
  weierstrass('P-256', 32, '3059301306072a8648ce3d020106082a8648ce3d03010703420004'),
  weierstrass('P-384', 48, '3076301006072a8648ce3d020106052b8104002203620004'),
  weierstrass('P-521', 66, '30819b301006072a8648ce3d020106052b810400230381860004'),
  weierstrass('secp256k1', 32, '3056301006072a8648ce3d020106052b8104000a03420004'),
  montgomery('X25519', 32, '302a300506032b656e032100', () => generateKeyPairSync('x25519')),
  montgomery('X448', 56, '3042300506032b656f033900', () => generateKeyPairSync('x448')),
])

/** The curve of a name; `undefined` for curves on which no keys are agreed. */
export function agreementCurve(crv: string | undefined): AgreementCurve | undefined {
  return curves.get(crv)
}

type NamedCurve = readonly [string, AgreementCurve]

function weierstrass(crv: string, size: number, prefix: string): NamedCurve {
  const generate = (): KeyPairKeyObjectResult => generateKeyPairSync('ec', { namedCurve: crv })
  return [crv, form(['x', 'y'], size, prefix, crv === 'P-256', generate)]
}

function montgomery(
  crv: string,
  size: number,
  prefix: string,
  generate: AgreementCurve['generate'],
): NamedCurve {
  return [crv, form(['x'], size, prefix, size === 32, generate)]
}

function form(
  names: readonly string[],
  size: number,
  prefix: string,
  isFast: boolean,
  generate: AgreementCurve['generate'],
): AgreementCurve {
  return { names, size, isFast, prefix: Buffer.from(prefix, 'hex'), generate }
}

/**
 * The native public key of coordinates of the right length; `undefined` when OpenSSL finds that they are not on the curve.
 * To read it so takes half the time of reading a JWK.
 */
export function publicKeyOf(
  { prefix }: AgreementCurve,
  coordinates: readonly Uint8Array[],
): KeyObject | undefined {
  const key = Buffer.concat([prefix, ...coordinates])
  return attempt(() => createPublicKey({ key, format: 'der', type: 'spki' }))
}

/** The secret that both sides can compute, RFC 7518 §4.6; `undefined` when it would be the same for everybody. */
export function agree(privateKey: KeyObject, publicKey: KeyObject): Buffer | undefined {
  return contributory(
    attempt(() => diffieHellman({ privateKey, publicKey })),
    publicKey,
  )
}

/** The same on the thread pool, where the runtime can: Node.js 23.11 and later. */
export function agreeInPool(
  privateKey: KeyObject,
  publicKey: KeyObject,
): Promise<Buffer | undefined> {
  return new Promise((resolve) => {
    try {
      const secret: unknown = diffieHellman({ privateKey, publicKey }, (error, later) => {
        resolve(error === null ? contributory(later, publicKey) : undefined)
      })
      // A runtime that does not know of the callback gives the secret at once.
      if (Buffer.isBuffer(secret)) resolve(contributory(secret, publicKey))
    } catch {
      // Keys that do not belong together are refused before any thread is asked.
      resolve(undefined)
    }
  })
}

/**
 * RFC 7748 §6.1, RFC 8037 §3.2: a secret of zeros shows that the other side's key has a small order. The other curves have
 * no such points, and there one point in 2^256 honestly gives it.
 */
function contributory(secret: Buffer | undefined, publicKey: KeyObject): Buffer | undefined {
  const isHonest = publicKey.asymmetricKeyType === 'ec' || secret?.some((byte) => byte !== 0)
  return isHonest === true ? secret : undefined
}
