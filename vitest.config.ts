import { defineConfig } from 'vitest/config'

const SLOW = 'test/**/*.slow.test.ts'
const E2E = 'test/e2e/**/*.test.ts'

/** The files of one thread share their modules: half of the time went into loading them anew. */
const QUICK = { pool: 'threads', isolate: false } as const

/** Three projects: quick (under two minutes), slow (long properties and faults), e2e (browser, packed package, the two commands). */
export default defineConfig({
  test: {
    projects: [
      { test: { ...QUICK, name: 'quick', include: ['test/**/*.test.ts'], exclude: [SLOW, E2E], testTimeout: 60_000, hookTimeout: 60_000 } },
      { test: { name: 'slow', include: [SLOW], testTimeout: 600_000, hookTimeout: 120_000 } },
      { test: { name: 'e2e', include: [E2E], testTimeout: 600_000, hookTimeout: 300_000, fileParallelism: false } },
    ],
  },
})
