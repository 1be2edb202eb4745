import { memoryStore } from '@authkit/common'
import { boundedStore } from '@authkit/common/store'
import { describeStore } from '@authkit/testing'
import { describe, it } from 'vitest'

describeStore(
  'boundedStore() of memoryStore()',
  ({ clock }) => boundedStore(memoryStore({ clock }), { timeout: 20 }),
  { describe, it },
)
