import { describe, expect, it } from 'vitest'
import { admitCallers } from '../../src/server/access/admission/index.ts'
import { asCaller, type Caller } from '../../src/server/access/index.ts'
import { resolveStudy } from '../../src/server/study-ref.ts'
import { openBench, specOf } from '../study/bench-room.ts'

describe('the name of a study that is not there', () => {
  it('is answered with the nearest one that the caller sees, and with its project', async () => {
    const bench = await openBench()
    for (const [project, name] of [
      ['default', 'digits'],
      ['secret', 'digest'],
      ['secret', 'plan'],
      ['default', 'b'],
    ] as const) {
      await bench.studies.createStudy({ spec: { ...specOf(), project, name } })
    }
    const room = admitCallers(bench.studies, { audit: () => {}, reachesServer: () => false })
    const answer = (who: Caller, text: string) =>
      asCaller(who, () => resolveStudy(room, text)).catch(({ code, message }) => `${code}: ${message}`)
    const owner: Caller = { kind: 'owner' }
    expect(await answer(owner, 'digts')).toBe('STUDY_NOT_FOUND: there is no study default/digts; did you mean digits?')
    expect(await answer(owner, 'plan')).toBe('STUDY_NOT_FOUND: there is no study default/plan; did you mean secret/plan?')
    expect(await answer(owner, 'secret/plann')).toContain('did you mean secret/plan?')
    expect(await answer(owner, '')).toBe('INVALID_REQUEST: study is missing')
    for (const nothingLikeIt of ['x', 'default/', 'é'.repeat(300)]) expect(await answer(owner, nothingLikeIt)).not.toContain('did you mean')
    expect(await answer(owner, 'something-else')).toBe('STUDY_NOT_FOUND: there is no study default/something-else')
    const trial: Caller = {
      kind: 'trial',
      study: (await bench.studies.getStudy({ project: 'default', name: 'digits' })).id,
      trial: 1,
      confined: true,
    }
    for (const text of ['plan', 'secret/plann']) expect(await answer(trial, text)).not.toContain('did you mean')
    await bench.studies.close()
  })
})
