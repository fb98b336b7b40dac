import { expect, it } from 'vitest'
import { LIMITS } from '../../../src/model/index.ts'
import { labelProblems } from '../../../src/study/writes/labels.ts'

const long = (characters: number): string => 'x'.repeat(characters)
const many = (count: number): Record<string, string> => Object.fromEntries(Array.from({ length: count }, (_, k) => [`l${k}`, '']))

it('labels may be as many and as long as there is room for, and may be empty or taken away', () => {
  expect(labelProblems({ ...many(LIMITS.labelsPerTrial - 1), gone: null })).toEqual([])
  expect(labelProblems({ [long(LIMITS.nameCharacters)]: long(LIMITS.nameCharacters) })).toEqual([])
})

it('labels that are too many, too long or without a name are refused by name', () => {
  expect(labelProblems(many(LIMITS.labelsPerTrial + 1))).toMatchObject([{ field: 'labels', value: LIMITS.labelsPerTrial + 1 }])
  expect(labelProblems({ '': 'x' })).toMatchObject([{ field: 'labels.' }])
  expect(labelProblems({ team: long(LIMITS.nameCharacters + 1), size: 's' })).toMatchObject([{ field: 'labels.team' }])
  expect(labelProblems({ [long(LIMITS.nameCharacters + 1)]: 'x' })).toMatchObject([{ field: `labels.${long(LIMITS.nameCharacters)}` }])
})
