import got, { type Got } from 'got'
import got14 from 'got-14'
import got15 from 'got-15'

/** Every got that the package works with, by the name of its major version. */
export const versions: readonly (readonly [string, Got])[] = [
  // Their types differ in details that no test reads.
  ['got 14', got14 as unknown as Got],
  ['got 15', got15 as unknown as Got],
  ['got 16', got],
]
