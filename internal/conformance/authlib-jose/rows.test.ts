import { describe, expect, it } from 'vitest'
import { type Family, isTicked, numbered, summary } from '../row.ts'
import { names, titlesIn } from '../titles.ts'
import { bridge } from './bridge.ts'
import { joserfc } from './joserfc.ts'
import { jwe } from './jwe.ts'
import { jwk } from './jwk.ts'
import { jws } from './jws.ts'
import { jwt } from './jwt.ts'
import { ledger } from './ledger.ts'

const titles = titlesIn('packages/jose/test', 'internal/conformance/vectors')

const families: readonly Family[] = [
  ['JWS', jws, numbered('JWS-', 32)],
  ['JWE', jwe, numbered('JWE-', 25)],
  ['JWK', jwk, [...numbered('JWK-', 12), ...numbered('JWK-B', 3)]],
  ['JWT', jwt, numbered('JWT-', 15)],
  ['security ledger', ledger, numbered('S', 23)],
  ['bridge of key forms', bridge, numbered('HLP-', 4)],
  ['joserfc', joserfc, numbered('JRF-', 21)],
]

describe('Authlib: rows of the reference', () => {
  it.for(families)('%s: each row has its tests, and they exist', (family, { task }) => {
    const [, rows, ids] = family
    const open = rows.filter((row) => !isTicked(row, titles)).map(({ id }) => id)
    Object.assign(task.meta, { row: summary(family, titles) })
    expect(rows.map(({ id }) => id)).toEqual(ids)
    expect(open).toEqual([])
  })

  it('tells JWS-1 from JWS-10', () => {
    const title = (text: string): { file: string; title: string } => ({ file: '', title: text })
    expect(names(title('JWS-1 refuses'), 'JWS-1')).toBe(true)
    expect(names(title('refuses, RFC 7515 §4, JWS-1'), 'JWS-1')).toBe(true)
    expect(names(title('JWS-10 and JWS-1'), 'JWS-1')).toBe(true)
    for (const other of ['JWS-10', 'XJWS-1', 'JWS-1a', '']) {
      expect(names(title(other), 'JWS-1')).toBe(false)
    }
  })

  it('finds titles as they are written', () => {
    expect(titles.length).toBeGreaterThan(300)
    expect(titles.map(({ title }) => title)).toContain(
      'tells headers apart whatever text is in them',
    )
  })
})
