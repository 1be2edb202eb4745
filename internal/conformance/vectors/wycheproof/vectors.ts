import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { JoseError } from '@authkit/jose'
import type { TestContext } from 'vitest'
import { vectorsBeside } from '../beside.ts'

/** One input with the answer that its makers expect. */
export interface Vector {
  readonly tcId: number
  readonly comment: string
  readonly flags: readonly string[]
  readonly result: 'valid' | 'invalid' | 'acceptable'
  readonly [member: string]: unknown
}

/** Vectors that share a key or a size. */
export interface Group {
  readonly tests: readonly Vector[]
  readonly [member: string]: unknown
}

/** What came of a file. */
export interface Score {
  readonly file: string
  readonly valid: number
  readonly invalid: number
  readonly acceptable: number
  /** Vectors that were answered as labelled; an acceptable one passes with either answer. */
  readonly passed: number
  /** Vectors that are answered otherwise for a reason that stands in `exceptions.ts`. */
  readonly exceptions: number
}

/** A reason to answer a vector otherwise than it is labelled; `undefined` for all other vectors. */
export type Exception = (vector: Vector, group: Group) => string | undefined

/** True when the vector is accepted; a `JoseError` refuses it, and any other error fails the test. */
export type Judge = (vector: Vector, group: Group) => boolean

const wycheproof = vectorsBeside('wycheproof')

/** Whether the vectors are there. */
export const isPresent: boolean = wycheproof.isPresent

/** What a suite is called that needs them. */
export const needed = 'needs ../shared/vectors/wycheproof'

/** The groups of a file. */
export function groupsOf(file: string): readonly Group[] {
  const text = readFileSync(join(wycheproof.path, `${file}_test.json`), 'utf8')
  // The files are fixed and have this shape.
  const { testGroups } = JSON.parse(text) as { testGroups: readonly Group[] }
  return testGroups
}

function accepts(judge: Judge, vector: Vector, group: Group): boolean {
  try {
    return judge(vector, group)
  } catch (error) {
    if (error instanceof JoseError) return false
    throw new Error(`vector ${vector.tcId} ends in a foreign error`, { cause: error })
  }
}

/** Judges every vector of a file: the score, and a line for each answer that is neither as labelled nor excepted. */
export function judgeFile(
  file: string,
  judge: Judge,
  exception: Exception = () => undefined,
): { readonly score: Score; readonly wrong: readonly string[] } {
  const counts = { valid: 0, invalid: 0, acceptable: 0, passed: 0, exceptions: 0 }
  const wrong: string[] = []
  for (const group of groupsOf(file)) {
    for (const vector of group.tests) {
      counts[vector.result] += 1
      const accepted = accepts(judge, vector, group)
      const asLabelled = vector.result === 'acceptable' || accepted === (vector.result === 'valid')
      const reason = exception(vector, group)
      if (asLabelled && reason === undefined) counts.passed += 1
      else if (!asLabelled && reason !== undefined) counts.exceptions += 1
      else wrong.push(`${vector.tcId} ${vector.result} ${vector.comment} ${reason ?? ''}`)
    }
  }
  return { score: { file, ...counts }, wrong }
}

/** Hands a score to the table of `npm run conformance`. */
export function report({ task }: TestContext, score: Score): void {
  Object.assign(task.meta, { row: score })
}

/** A member of a vector or group that is text. */
export function textOf(from: Vector | Group, name: string): string {
  const value = from[name]
  if (typeof value === 'string') return value
  throw new Error(`${name} is no text`)
}

/** A member of a vector or group that is bytes in hexadecimal. */
export function bytesOf(from: Vector | Group, name: string): Buffer {
  return Buffer.from(textOf(from, name), 'hex')
}
