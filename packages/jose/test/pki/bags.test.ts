import forge from 'node-forge'
import { describe, expect, it } from 'vitest'
import { type KeyStore, loadPkcs12 } from '../../src/pki.ts'
import { errorOf, outcome } from '../outcome.ts'
import { keyStores } from './key-stores.ts'

const { asn1 } = forge
const { Class, Type } = asn1

type Node = forge.asn1.Asn1

const node = (type: forge.asn1.Type, value: string | Node[]): Node =>
  asn1.create(Class.UNIVERSAL, type, Array.isArray(value), value)
const sequence = (...nodes: Node[]): Node => node(Type.SEQUENCE, nodes)
const oid = (dots: string): Node => node(Type.OID, asn1.oidToDer(dots).getBytes())
const explicit = (child: Node): Node => asn1.create(Class.CONTEXT_SPECIFIC, 0, true, [child])
const octets = (child: Node): Node => node(Type.OCTETSTRING, asn1.toDer(child).getBytes())
const data = (child: Node): Node => sequence(oid('1.2.840.113549.1.7.1'), explicit(octets(child)))
const bag = (last: number, value: Node): Node =>
  sequence(oid(`1.2.840.113549.1.12.10.1.${last}`), explicit(value))

/** A key store without a MAC of these bags. */
function storeOf(...bags: Node[]): Buffer {
  const contents = data(sequence(data(sequence(...bags))))
  const version = node(Type.INTEGER, '\u0003')
  return Buffer.from(asn1.toDer(sequence(version, contents)).getBytes(), 'latin1')
}

/** The bag of the key in the store that is not encrypted at all. */
function keyBag(): Node {
  const found: Node[] = []
  const visit = (one: Node): void => {
    if (
      one.type === Type.OCTETSTRING &&
      typeof one.value === 'string' &&
      one.value.startsWith('0')
    ) {
      const inner = asn1.fromDer(one.value)
      if (Array.isArray(inner.value)) inner.value.forEach(visit)
    }
    if (!Array.isArray(one.value)) return
    const [name] = one.value
    if (
      name?.type === Type.OID &&
      typeof name.value === 'string' &&
      asn1.derToOid(name.value).endsWith('.12.10.1.1')
    ) {
      found.push(one)
    } else one.value.forEach(visit)
  }
  visit(asn1.fromDer(keyStores.bare.toString('latin1')))
  const [first] = found
  if (first === undefined) throw new Error('the store holds no key bag')
  return first
}

/** The stores of this file have no MAC. */
const read = (bytes: Uint8Array): KeyStore => loadPkcs12(bytes, '', { allowUnauthenticated: true })

const nested = (depth: number, inner: Node): Node =>
  depth === 0 ? inner : bag(6, sequence(nested(depth - 1, inner)))

describe('the bags of a key store', () => {
  const key = keyBag()

  it('are read in the clear and inside each other, four levels deep, RFC 7292 §4.2, §4.2.1, §4.2.6', () => {
    expect(read(storeOf(key)).key).toMatchObject({ kty: 'EC', isPrivate: true })
    expect(read(storeOf(nested(4, key))).key).toMatchObject({ kty: 'EC' })
    expect(outcome(() => read(storeOf(nested(5, key))))).toBe('ERR_JOSE_INVALID_KEY')
  })

  it('may be of kinds that hold neither keys nor certificates, RFC 7292 §4.2', () => {
    const others = [4, 5, 99].map((last) => bag(last, sequence(oid('1.2.3'))))
    const sdsi = bag(3, sequence(oid('1.2.840.113549.1.9.22.2'), explicit(octets(sequence()))))
    const { key: found, certificates } = read(storeOf(...others, sdsi, key))
    expect(found.isPrivate).toBe(true)
    expect(certificates).toEqual([])
  })

  it('hold one private key, and a hundred things at most', () => {
    const { message } = errorOf(() => read(storeOf(key, key)))
    expect(message).toContain('more than one private key')
    const many = Array.from({ length: 101 }, () => key)
    expect(errorOf(() => read(storeOf(...many))).message).toContain('too many')
  })

  it('are refused when they hold something else than they say', () => {
    const text = node(Type.UTF8, 'x')
    const stores = [
      storeOf(text),
      storeOf(sequence()),
      storeOf(sequence(oid('1.2.840.113549.1.12.10.1.1'))),
      storeOf(bag(1, text)),
      storeOf(bag(1, sequence())),
      storeOf(bag(2, sequence())),
      storeOf(bag(2, sequence(sequence(oid('1.2.3')), node(Type.OCTETSTRING, 'x')))),
      storeOf(bag(3, sequence(oid('1.2.840.113549.1.9.22.1'), explicit(text))), key),
      storeOf(bag(3, sequence(oid('1.2.840.113549.1.9.22.1'), explicit(octets(text)))), key),
      storeOf(bag(6, text)),
    ]
    for (const store of stores) {
      expect(outcome(() => read(store))).toMatch(/^ERR_JOSE_(?:INVALID_KEY|UNSUPPORTED_ALGORITHM)$/)
    }
  })
})
