import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { JwkObject } from '@authkit/jose'
import { vectorsBeside } from './beside.ts'

const folder = import.meta.dirname

/** The examples of a document in `rfc/`, by section; the caller states what the file holds, which is fixed. */
export function examplesOf<Sections>(document: string): Sections {
  return JSON.parse(readFileSync(join(folder, 'rfc', `${document}.json`), 'utf8')) as Sections
}

const cookbook = vectorsBeside('cookbook')

/** Whether the JOSE cookbook is there. */
export const hasCookbook: boolean = cookbook.isPresent

/** A file of the JOSE cookbook; the caller states what the file holds, which is fixed. */
export function cookbookFile<Example>(path: string): Example {
  return JSON.parse(readFileSync(join(cookbook.path, path), 'utf8')) as Example
}

/** The paths of a folder of the JOSE cookbook. */
export function cookbookPaths(name: string): string[] {
  if (!hasCookbook) return []
  return readdirSync(join(cookbook.path, name))
    .filter((file) => file.endsWith('.json'))
    .toSorted()
    .map((file) => `${name}/${file}`)
}

/** A JWK without its private members. */
export function publicHalf({
  d: _d,
  p: _p,
  q: _q,
  dp: _dp,
  dq: _dq,
  qi: _qi,
  ...rest
}: JwkObject): JwkObject {
  return rest
}

/** Bytes as text. */
export function utf8(bytes: Uint8Array): string {
  return Buffer.from(bytes).toString('utf8')
}

/** Bytes of base64url. */
export function base64url(text: string): Buffer {
  return Buffer.from(text, 'base64url')
}

/** Bytes of hexadecimal. */
export function hex(text: string): Buffer {
  return Buffer.from(text, 'hex')
}
