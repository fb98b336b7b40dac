import { spawnSync } from 'node:child_process'
import { describe, expect, it } from 'vitest'
import { ask, playStudy, snapshotOf, subjectOf } from '../../src/algorithms/contract/index.ts'
import { servedSpaces } from '../../src/algorithms/contract/spaces.ts'
import { ALGORITHMS, findAlgorithm } from '../../src/algorithms/index.ts'
import { algorithmContract } from '../contracts/algorithm.ts'
import { OPTIONS } from './contract-options.ts'
import { SUGGESTING } from './suggesting.ts'

describe('the registry', () => {
  it('finds every algorithm by its name, and each name once', () => {
    expect(ALGORITHMS.map((a) => findAlgorithm(a.name))).toEqual([...ALGORITHMS])
    expect(new Set(ALGORITHMS.map((a) => a.name)).size).toBe(ALGORITHMS.length)
    expect(findAlgorithm('gp')?.name).toBe('gp')
    expect(findAlgorithm('nothing')).toBeUndefined()
  })

  it('gives the same bits in another process, for every algorithm that suggests', () => {
    const asked = SUGGESTING.flatMap((algorithm) => {
      const subject = subjectOf(algorithm, OPTIONS[algorithm.name] ?? {})
      const served = servedSpaces(algorithm.serves).everything
      const { trials } = playStudy(subject, served, { trials: 16, workers: 2 })
      const snapshot = snapshotOf(subject, served, { trials })
      return { name: algorithm.name, snapshot, outcome: ask(subject, snapshot) }
    })
    const code = `
      const { findAlgorithm } = await import(${JSON.stringify(new URL('../../src/algorithms/index.ts', import.meta.url).href)})
      let text = ''
      for await (const chunk of process.stdin) text += chunk
      const outcomes = JSON.parse(text).map(({ name, snapshot }) => findAlgorithm(name).suggest(snapshot, { expired: () => false, cache: new Map() }))
      process.stdout.write(JSON.stringify(outcomes))`
    const there = spawnSync(process.execPath, ['--input-type=module', '-e', code], { encoding: 'utf8', input: JSON.stringify(asked) })
    expect(there.stderr).toBe('')
    expect(JSON.parse(there.stdout)).toEqual(JSON.parse(JSON.stringify(asked.map((a) => a.outcome))))
  })
})

for (const algorithm of SUGGESTING) {
  describe(`the contract of algorithms, kept by ${algorithm.name}`, () =>
    algorithmContract(algorithm, it, { ...OPTIONS[algorithm.name], objectives: [1] }))
}
