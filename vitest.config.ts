import { availableParallelism } from 'node:os'
import { defineConfig } from 'vitest/config'

const SLOW = 'test/**/*.slow.test.ts'
const E2E = 'test/e2e/**/*.test.ts'
const CLUSTER = 'test/cluster/*.test.ts'
const DISRUPTED = 'test/cluster/disrupted/*.test.ts'
/** Makes properties draw the same cases in every run. */
const SEED = 'test/seed.ts'

/** What is waited for has time to come on a machine that is busy with other things, as CI is while it builds the cluster. */
const PATIENT = { expect: { poll: { timeout: 20_000 } } }

/**
 * The files of one thread share their modules: half of the time went into loading them anew. Two at once, also on two cores, where vitest would
 * take one: 115 s instead of 194. The slow suite gains nothing by it: its tests start processes of their own.
 */
const QUICK = {
  ...PATIENT,
  pool: 'threads' as const,
  maxWorkers: Math.max(2, availableParallelism() - 1),
  isolate: false,
  include: ['test/**/*.test.ts'],
  exclude: [SLOW, E2E, CLUSTER, DISRUPTED],
  setupFiles: [SEED],
}

/** Tests on a cluster mostly wait for it: two files at once, and the tests of a file too. */
const ON_CLUSTER = { ...PATIENT, testTimeout: 300_000, hookTimeout: 300_000, maxConcurrency: 20 }

/**
 * Five projects: quick (under two minutes), slow (long properties and faults), e2e (browser, packed package, the two commands),
 * cluster (on a real Kubernetes: scripts/cluster.mjs brings it up), cluster-disrupted (parts of it held still, killed or used up: after all others, one by one).
 */
export default defineConfig({
  test: {
    projects: [
      { test: { ...QUICK, name: 'quick', testTimeout: 240_000, hookTimeout: 120_000 } },
      {
        test: {
          ...PATIENT,
          name: 'slow',
          include: [SLOW],
          setupFiles: [SEED],
          testTimeout: 900_000,
          hookTimeout: 300_000,
          maxConcurrency: 2, // programs in Python mostly wait
        },
      },
      {
        test: {
          ...PATIENT,
          name: 'e2e',
          include: [E2E],
          testTimeout: 600_000,
          hookTimeout: 300_000,
          fileParallelism: false,
        },
      },
      { test: { ...ON_CLUSTER, name: 'cluster', include: [CLUSTER], maxWorkers: 2, sequence: { groupOrder: 1 } } },
      { test: { ...ON_CLUSTER, name: 'cluster-disrupted', include: [DISRUPTED], maxWorkers: 1, sequence: { groupOrder: 2 } } },
    ],
  },
})
