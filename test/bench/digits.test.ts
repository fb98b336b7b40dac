import { expect, it } from 'vitest'
import { simulate } from '../../bench/digits/simulate.ts'
import { findAlgorithm } from '../../src/algorithms/index.ts'
import type { Assignment } from '../../src/model/index.ts'
import { parseStudyDocument } from '../../src/study/yaml/index.ts'
import { COLLECTORS } from '../../src/trials/index.ts'

const DOCUMENT = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: curves}
spec:
  seed: 5
  objectives: [{metric: accuracy, goal: maximize, reduce: last}]
  parameters: {lr: {double: [1.0e-4, 1.0], scale: log}}
  resource: {metric: epoch, min: 1, max: 9}
  budget: {parallel: 3}
`

/** A study of 90 epochs, and which epochs of which point were asked for, in order. */
function play(name: string) {
  const { spec } = parseStudyDocument(DOCUMENT, { workingFolder: '/', newSeed: () => 0, collectors: COLLECTORS })
  const asked = new Map<number, number[]>()
  const valueAt = ({ lr }: Assignment, epoch: number): number => {
    asked.set(Number(lr), [...(asked.get(Number(lr)) ?? []), epoch])
    return (1 - Math.abs(Math.log10(Number(lr)) + 2) / 4) * (1 - 0.5 ** epoch)
  }
  const algorithm = findAlgorithm(name)!
  const study = simulate({ spec: spec!, algorithm, judge: undefined, seed: 5, trials: Number.POSITIVE_INFINITY, epochs: 90, valueAt })
  return { study, epochs: [...asked.values()] }
}

it.each(['hyperband', 'asha', 'auto'])(
  '%s gives out resources in a simulated study: its trials end there, and the best go on from where they were',
  (name) => {
    const { study, epochs } = play(name)
    expect(study.epochsUsed).toBeGreaterThanOrEqual(90)
    expect(study.epochsUsed).toBe(study.epochsFull)
    expect(study.trialsRun).toBeGreaterThan(20)
    // No epoch of a point is taken twice, and none is left out.
    for (const taken of epochs) expect(taken).toEqual(taken.map((_, at) => at + 1))
    const lengths = epochs.map(({ length }) => length)
    expect(Math.min(...lengths)).toBe(1)
    expect(lengths.filter((length) => length < 9).length).toBeGreaterThan(lengths.length / 2)
    expect(Math.max(...lengths)).toBe(9)
  },
)

it('an algorithm that knows of no resource runs its trials in full', () => {
  const { study, epochs } = play('random')
  expect(epochs.slice(0, -3).every(({ length }) => length === 9)).toBe(true)
  expect(study).toMatchObject({ epochsFull: study.trialsRun * 9, stopped: 0 })
})
