import { expect, it } from 'vitest'
import type { Study, StudyState } from '../../../src/model/index.ts'
import { demandMutable } from '../../../src/server/vizier/door.ts'
import { specOf } from '../../study/bench-room.ts'

it.each([
  ['paused', 'STUDY_PAUSED'],
  ['ended', 'STUDY_ENDED'],
] as const)('a %s study is frozen for these clients', (state: StudyState, code) => {
  const study = { id: 's', spec: specOf(), state } as unknown as Study
  expect(() => demandMutable(study)).toThrow(expect.objectContaining({ code, category: 'state' }))
  expect(() => demandMutable({ ...study, state: 'active' })).not.toThrow()
})
