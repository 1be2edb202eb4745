import { describe, expect, it } from 'vitest'
import { type Comparison, comparisons, ourVerdict, peerVerdict } from './comparison.ts'
import { differences, unknownToPeer } from './differences.ts'
import { peerTypes } from './peer.ts'
import { useProvider } from './use-provider.ts'
import { oneOfEach } from './variants.ts'

describe('our client and openid-client', () => {
  const provider = useProvider()
  const withTwoKeys = useProvider({ algorithms: ['RS256', 'RS256'] })
  const cases = comparisons(peerTypes).map((one): [string, string, Comparison] => [
    one.module,
    one.variant.title,
    one,
  ])

  it.each(cases)('%s, %s: end alike, or differ as is written down', async (module, _, one) => {
    const at = module.includes('multiple') ? withTwoKeys() : provider()
    const { responseType } = one.variant
    const known = differences.find(
      (difference) => difference.module === module && difference.responseType === responseType,
    )
    const ours = await ourVerdict(at, one)
    const theirs = await peerVerdict(at, one)
    const expected = known && { ours: known.ours, theirs: known.theirs }
    expect({ ours, theirs }).toEqual(expected ?? { ours, theirs: ours })
    expect(at.state.faults).toEqual([])
  })

  it('are compared in every response type that both know', () => {
    const known = oneOfEach.map(({ responseType }) => responseType)
    expect([...peerTypes, ...unknownToPeer].toSorted()).toEqual(known.toSorted())
    const compared = new Set(cases.map(([module, , { variant }]) => module + variant.responseType))
    const missing = differences.filter(
      ({ module, responseType }) => !compared.has(module + responseType),
    )
    expect(missing).toEqual([])
  })
})
