import { describe, expect, it } from 'vitest'
import { sha256 } from '../../src/index.ts'

describe('sha256', () => {
  it('gives the code challenge of the example, RFC 7636 Appendix B', () => {
    expect(sha256('dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk')).toBe(
      'E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM',
    )
  })

  it('digests the UTF-8 of the text', () => {
    expect(sha256('')).toBe('47DEQpj8HBSa-_TImW-5JCeuQeRkm5NMpJWZG3hSuFU')
    expect(sha256('é')).not.toBe(sha256('e\u0301'))
  })
})
