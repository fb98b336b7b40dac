import { describe, expect, it } from 'vitest'
import { invalidStudy } from '../../src/server/invalid-study.ts'

describe('what is said of a study that cannot be', () => {
  it('names the first problem, counts the others and holds them all', () => {
    const problems = [
      { field: 'spec.budget.trials', message: 'must be a whole number' },
      { field: 'spec.algorithm', message: 'is missing' },
    ]
    expect(invalidStudy(problems)).toMatchObject({
      code: 'INVALID_STUDY',
      message: 'the study is not valid: spec.budget.trials must be a whole number (and 1 more)',
      problems,
    })
  })

  it('says what is wrong with a document as a whole without a field', () => {
    const problems = [{ field: '', message: 'the document has too many pieces' }]
    expect(invalidStudy(problems, 'the study cannot be changed so').message).toBe(
      'the study cannot be changed so: the document has too many pieces',
    )
  })
})
