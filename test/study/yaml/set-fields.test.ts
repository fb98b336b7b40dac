import { describe, expect, it } from 'vitest'
import { documentWithFields, specToDocument } from '../../../src/study/yaml/index.ts'
import { specOf } from '../bench-room.ts'

describe('the document of a study of which single fields are set', () => {
  const BEFORE = specOf({ description: 'old', budget: { trials: 5, parallel: 2, durationMs: 3_600_000 } })
  const AFTER = {
    ...BEFORE,
    description: 'new',
    labels: { team: 'vision' },
    budget: { trials: 9, parallel: 2 },
    finish: 'let-run' as const,
  }
  const TEXT = `apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits, description: old}
spec:
  # what counts
  objectives: [{metric: loss, goal: minimize}]
  budget:
    trials: 5 # for a start
    parallel: 2
    duration: 1h
`

  it('has them too; what people wrote beside them stays', () => {
    expect(documentWithFields({ spec: BEFORE, document: TEXT }, AFTER)).toBe(`apiVersion: hone.dev/v1
kind: Study
metadata: {name: digits, description: new, labels: {team: vision}}
spec:
  # what counts
  objectives: [{metric: loss, goal: minimize}]
  budget:
    trials: 9 # for a start
    parallel: 2
  finish: let-run
`)
  })

  it('is the same to the letter when none of them changes, and says the whole spec where the budget stands elsewhere', () => {
    expect(documentWithFields({ spec: BEFORE, document: TEXT }, { ...BEFORE })).toBe(TEXT)
    const elsewhere = TEXT.replace(/budget:[\s\S]*/, 'budget: *b\n').replace('kind:', 'x: &b {trials: 5}\nkind:')
    expect(documentWithFields({ spec: BEFORE, document: elsewhere }, AFTER)).toBe(specToDocument(AFTER))
  })

  it('is left as it is where there is none, or it is of another program', () => {
    expect(documentWithFields({ spec: BEFORE }, AFTER)).toBeUndefined()
    expect(documentWithFields({ spec: BEFORE, document: 'AAAA', documentFormat: 'vizier' }, AFTER)).toBeUndefined()
    expect(documentWithFields({ spec: BEFORE, document: 'apiVersion: kubeflow.org/v1beta1' }, AFTER)).toBeUndefined()
  })
})
