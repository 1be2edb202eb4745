import { memoryStore } from '@authkit/common'
import { describe, it } from 'vitest'
import { describeStore } from '../../src/index.ts'

describeStore('memoryStore', ({ clock }) => memoryStore({ clock }), { describe, it })
