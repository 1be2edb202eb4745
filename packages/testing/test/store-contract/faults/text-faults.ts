import type { StoreSelector } from '@authkit/common/store'
import type { Faults } from './fault.ts'
import { changing, faulty, folding, listed } from './fault.ts'

/** The column and the value that a selector names. */
function conditionOf(selector: StoreSelector): ['grantId' | 'clientId' | 'subject', string] {
  if (selector.grantId !== undefined) return ['grantId', selector.grantId]
  if (selector.clientId !== undefined) return ['clientId', selector.clientId]
  return ['subject', selector.subject]
}

/** What LIKE matches. */
function like(pattern: string): RegExp {
  const escaped = pattern.replaceAll(/[\\^$.*+?()[\]{}|]/g, String.raw`\$&`)
  return new RegExp(`^${escaped.replaceAll('%', '.*').replaceAll('_', '.')}$`, 'su')
}

/** What a driver can do wrong to the text of keys. */
export const textFaults: Faults = {
  'folds case': {
    fails: ['keeps apart texts that differ in case, accents or ligatures'],
    factory: folding((text) => text.toLowerCase()),
  },
  'compares by compatibility': {
    fails: ['keeps apart texts that differ in case, accents or ligatures'],
    factory: folding((text) => text.normalize('NFKC')),
  },
  'normalizes text': {
    fails: ['keeps apart normalization forms of one text'],
    factory: folding((text) => text.normalize('NFC')),
  },
  'pads with spaces': {
    fails: [
      'keeps apart texts that differ in spaces',
      'tells long texts apart by their last character',
    ],
    factory: folding((text) => text.replace(/ +$/, '')),
  },
  'ignores what a collation ignores': {
    fails: ['keeps apart texts that differ in characters that nobody sees'],
    factory: folding((text) => text.replaceAll(/[\u00ad\u200b-\u200f\ufeff\p{M}]/gu, '')),
  },
  'ignores noncharacters': {
    fails: ['keeps apart texts that differ in characters that nobody sees'],
    factory: folding((text) => text.replaceAll(/[\ufffe\uffff\u{10ffff}]/gu, '')),
  },
  'compares numbers': {
    fails: ['keeps apart texts that read as one number or value'],
    factory: folding((text) => (Number.isNaN(Number(text)) ? text : String(Number(text)))),
  },
  'finds by LIKE': {
    fails: ['keeps apart wildcards and pieces of queries'],
    factory: listed((right, records) => ({
      async findBy(kind, selector) {
        const [column, value] = conditionOf(selector)
        const ids = [...records.values()]
          .filter((record) => like(value).test(record[column] ?? ''))
          .map(({ id }) => right.get(kind, id))
        return (await Promise.all(ids)).filter((found) => found !== undefined)
      },
    })),
  },
  'compares emoji by their weight': {
    fails: ['keeps apart emoji and what they are made of'],
    factory: folding((text) => text.replaceAll(/[\u{10000}-\u{10ffff}]/gu, '\ufffd')),
  },
  'drops a byte order mark': {
    fails: ['returns every text as it was'],
    factory: changing((record) => ({
      ...record,
      ...(record.subject !== undefined && {
        subject: new TextDecoder().decode(new TextEncoder().encode(record.subject)),
      }),
    })),
  },
  'ends lines its own way': {
    fails: ['returns every text as it was'],
    factory: changing((record) => ({
      ...record,
      data: JSON.parse(JSON.stringify(record.data).replaceAll(String.raw`\r\n`, String.raw`\n`)),
    })),
  },
  'looks names up in an object': {
    fails: ['takes names of Object.prototype for ids, kinds, selectors and data'],
    factory: faulty((right) => {
      const known: Record<string, boolean> = {}
      return {
        async insert(kind, record) {
          if (known[record.id] !== undefined) return false
          return right.insert(kind, record)
        },
      }
    }),
  },
  'cuts what is too long': {
    fails: ['refuses to write what some store could not hold'],
    factory: changing((record) => ({ ...record, id: record.id.slice(0, 255) })),
  },
  'rounds expiresAt': {
    fails: ['refuses to write what some store could not hold'],
    factory: changing(({ expiresAt, ...record }) =>
      expiresAt === undefined ? record : { ...record, expiresAt: Math.floor(expiresAt) },
    ),
  },
  'repairs what it looks up': {
    fails: ['finds nothing under text that cannot have been written'],
    factory: faulty((right) => ({
      get: (kind, id) => right.get(kind, id.replace('\ud800', '\ufffd')),
    })),
  },
  'passes on the refusal of its engine': {
    fails: ['finds nothing under text that cannot have been written'],
    factory: faulty((right) => ({
      async findBy(kind, selector) {
        if (conditionOf(selector)[1].includes('\0')) throw new Error('invalid byte sequence')
        return right.findBy(kind, selector)
      },
    })),
  },
  'counts 255 bytes': {
    fails: ['takes 255 characters of any script in all four columns'],
    factory: changing((record) => {
      if (Buffer.byteLength(record.clientId ?? '') > 255) throw new Error('value too long')
      return record
    }),
  },
  'compares the first 127 characters': {
    fails: ['tells long texts apart by their last character'],
    factory: folding((text) => [...text].slice(0, 127).join('')),
  },
}
