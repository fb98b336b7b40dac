// The suites that make up `npm test`. Static checks are tools that pass or fail; test suites are vitest projects (vitest.config.ts).

/** Format and lint (with the arrows between rooms), types, unused files, exports and dependencies. */
export const STATIC_CHECKS = [
  { name: 'format and lint', tool: 'biome', args: ['check', '.'] },
  { name: 'types', tool: 'tsc', args: ['-b'] },
  { name: 'dashboard types', tool: 'tsc', args: ['-p', 'dashboard'] },
  { name: 'unused exports', tool: 'knip', args: ['--no-progress'] },
]

/** quick: under two minutes. slow: long properties and fault runs. e2e: browser, packed package, the two commands. cluster: on a real Kubernetes. */
export const TEST_SUITES = ['quick', 'slow', 'e2e', 'cluster']
