import forge from 'node-forge'
import { InvalidKeyError } from '../errors.ts'

/** A node of an ASN.1 structure as node-forge has it: what it holds is either bytes as latin1, or further nodes. */
export interface Asn1 {
  tagClass: number
  type: number
  constructed: boolean
  composed: boolean
  value: string | Asn1[]
}

const { create, Class } = forge.asn1

type TypeName = keyof typeof forge.asn1.Type

/** Universal types by their names. */
const types: Readonly<Record<TypeName, number>> = forge.asn1.Type

/** Reads BER bytes that are exactly one structure; what the key store was made of is then known to be bounded. */
export function parseAsn1(bytes: Buffer): Asn1 {
  try {
    return forge.asn1.fromDer(bytes.toString('latin1'))
  } catch (cause) {
    throw damaged(cause)
  }
}

/** Writes a structure as DER. */
export function toDer(node: Asn1): Buffer {
  return Buffer.from(forge.asn1.toDer(node).getBytes(), 'latin1')
}

/** The nodes of a SEQUENCE. */
export function readSequence(node: Asn1 | undefined): readonly Asn1[] {
  if (node?.tagClass !== Class.UNIVERSAL || node.type !== types.SEQUENCE) throw damaged()
  return readList(node)
}

/** The nodes under an explicit context-specific tag. */
export function readTagged(node: Asn1 | undefined, tag: number): readonly Asn1[] {
  if (node?.tagClass !== Class.CONTEXT_SPECIFIC || node.type !== tag) throw damaged()
  return readList(node)
}

/** An OBJECT IDENTIFIER in dots. */
export function readOid(node: Asn1 | undefined): string {
  const bytes = readPrimitive(node, types.OID)
  try {
    return forge.asn1.derToOid(bytes)
  } catch (cause) {
    throw damaged(cause)
  }
}

/** A whole number from 0 on; one of more than 48 bits counts as infinite. */
export function readInteger(node: Asn1 | undefined): number {
  const bytes = Buffer.from(readPrimitive(node, types.INTEGER), 'latin1')
  if (bytes.length === 0 || (bytes[0] ?? 0) >= 0x80) throw damaged()
  return bytes.length > 6 ? Number.POSITIVE_INFINITY : bytes.readUIntBE(0, bytes.length)
}

/** The bytes of an OCTET STRING, which BER may give in pieces; with a tag those of one that is tagged implicitly. */
export function readOctets(node: Asn1 | undefined, tag?: number): Buffer {
  const isTagged = tag !== undefined
  const tagClass = isTagged ? Class.CONTEXT_SPECIFIC : Class.UNIVERSAL
  if (node?.tagClass !== tagClass || node.type !== (tag ?? types.OCTETSTRING)) throw damaged()
  if (typeof node.value === 'string') return Buffer.from(node.value, 'latin1')
  return Buffer.concat(node.value.map((piece) => readOctets(piece)))
}

/** True for a node of this universal type. */
export function isType(node: Asn1 | undefined, name: 'INTEGER'): boolean {
  return node?.tagClass === Class.UNIVERSAL && node.type === types[name]
}

function readPrimitive(node: Asn1 | undefined, type: number): string {
  const isRight = node?.tagClass === Class.UNIVERSAL && node.type === type
  if (!isRight || typeof node.value !== 'string') throw damaged()
  return node.value
}

function readList({ value }: Asn1): readonly Asn1[] {
  if (typeof value === 'string') throw damaged()
  return value
}

/** One message for a wrong password and for every kind of damage, since the one looks like the other. */
export function damaged(cause?: unknown): InvalidKeyError {
  return new InvalidKeyError('the key store is damaged, or its password is another one', { cause })
}

/** A SEQUENCE of nodes. */
export function sequence(...nodes: Asn1[]): Asn1 {
  return create(Class.UNIVERSAL, types.SEQUENCE, true, nodes)
}

/** A SET of nodes. */
export function setOf(...nodes: Asn1[]): Asn1 {
  return create(Class.UNIVERSAL, types.SET, true, nodes)
}

/** Nodes under an explicit context-specific tag. */
export function tagged(tag: number, ...nodes: Asn1[]): Asn1 {
  return create(Class.CONTEXT_SPECIFIC, tag, true, nodes)
}

/** Bytes under an implicit context-specific tag. */
export function taggedBytes(tag: number, bytes: Buffer): Asn1 {
  return create(Class.CONTEXT_SPECIFIC, tag, false, bytes.toString('latin1'))
}

/** An OBJECT IDENTIFIER from its dots. */
export function oid(dots: string): Asn1 {
  return create(Class.UNIVERSAL, types.OID, false, forge.asn1.oidToDer(dots).getBytes())
}

/** Universal types that hold bytes, of those that a certificate has. */
export type PrimitiveName =
  | 'BOOLEAN'
  | 'INTEGER'
  | 'BITSTRING'
  | 'OCTETSTRING'
  | 'NULL'
  | 'UTF8'
  | 'UTCTIME'
  | 'GENERALIZEDTIME'

/** A value of a universal type that holds bytes. */
export function primitive(name: PrimitiveName, bytes: Buffer): Asn1 {
  return create(Class.UNIVERSAL, types[name], false, bytes.toString('latin1'))
}
