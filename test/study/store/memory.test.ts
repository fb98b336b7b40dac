import { createMemoryStore } from '../../../src/study/store/index.ts'
import { describeStore } from '../../contracts/store.ts'

describeStore('the memory store', async () => ({ store: createMemoryStore() }))
