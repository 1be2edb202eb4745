import { akp } from './akp.ts'
import { ec } from './ec.ts'
import type { KeyType } from './material.ts'
import { oct } from './oct.ts'
import { okp } from './okp.ts'
import { rsa } from './rsa.ts'

const list: readonly KeyType[] = [oct, rsa, ec, okp, akp]

const byKty: ReadonlyMap<unknown, KeyType> = new Map(list.map((type) => [type.kty, type]))

const byNativeType: ReadonlyMap<unknown, KeyType> = new Map(
  list.flatMap((type) => type.nativeTypes.map((native) => [native, type] as const)),
)

/** The key type that a `kty` names, which may come from anywhere, RFC 7518 §6.1. */
export function keyTypeOf(kty: unknown): KeyType | undefined {
  return byKty.get(kty)
}

/** The key type of a native key, by the name that node:crypto gives it. */
export function keyTypeOfNative(nativeType: unknown): KeyType | undefined {
  return byNativeType.get(nativeType)
}
