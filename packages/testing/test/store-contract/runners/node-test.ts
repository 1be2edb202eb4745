import { describe, it } from 'node:test'
import { memoryStore } from '@authkit/common'
import { describeStore } from '@authkit/testing'

describeStore('memoryStore', ({ clock }) => memoryStore({ clock }), { describe, it })
