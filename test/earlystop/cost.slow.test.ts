import { afterAll, describe, expect, it } from 'vitest'
import type { StudyJudge } from '../../src/earlystop/index.ts'
import type { Objective } from '../../src/model/index.ts'
import { settingsOf } from './rule-settings.ts'
import { countWork } from './work.ts'

const work = await countWork('/src/earlystop/')
const { findStoppingRule, openStudyJudge, STOPPING_RULES } = await import('../../src/earlystop/index.ts')
afterAll(() => work.close())

const STEPS = 12
const OBJECTIVES: readonly Objective[] = [
  { metric: 'accuracy', goal: 'maximize', reduce: 'best' },
  { metric: 'loss', goal: 'minimize', reduce: 'best' },
]

/** A judge that knows so many ended trials, every third of them stopped half-way, and eight that run. */
function judgeAt(rule: string, trials: number, objectives: readonly Objective[]): StudyJudge {
  const settings = findStoppingRule(rule)!.settings.parse(settingsOf(rule).contract[0]) as unknown as Record<string, number>
  const judge = openStudyJudge({ objectives, seed: 1, resource: { metric: 'epoch', min: 1, max: STEPS } }, { name: rule, settings })
  // Asked once at every step, as a study does from its beginning on.
  for (let step = 1; step <= STEPS; step++) report(judge, -1, step, 0.5)
  for (let trial = 1; trial <= trials; trial++) {
    const isCut = trial % 3 === 0
    for (let step = 1; step <= (isCut ? STEPS / 2 : STEPS); step++) tell(judge, trial, step, height(trial))
    for (const part of judge.parts) part.end(trial, isCut ? 'cut' : 'full')
  }
  for (let trial = 100_001; trial <= 100_008; trial++) for (let step = 1; step < 4; step++) tell(judge, trial, step, 0.6)
  return judge
}

/** Heights of trials in a scattered order that does not depend on their number. */
const height = (trial: number): number => 0.5 + 0.4 * ((trial * 0.618_033_988_749) % 1)

function tell(judge: StudyJudge, trial: number, step: number, value: number): void {
  for (const [k, part] of judge.parts.entries()) part.observe(trial, step, k === 0 ? value : -value)
}

function report(judge: StudyJudge, trial: number, step: number, value: number): void {
  tell(judge, trial, step, value)
  judge.decide(trial)
}

async function reports(rule: string, trials: number, objectives: readonly Objective[]): Promise<{ goesOn: number; stops: number }> {
  const judge = judgeAt(rule, trials, objectives)
  const goesOn = await work.of(() => {
    for (let step = 4; step <= STEPS; step++) report(judge, 100_001, step, 0.95)
  })
  const stops = await work.of(() => {
    for (let step = 4; step <= STEPS; step++) report(judge, 100_002, step, 0.1)
  })
  return { goesOn, stops }
}

describe('what a report costs, counted in work and not in time', () => {
  for (const { name } of STOPPING_RULES) {
    for (const objectives of [OBJECTIVES.slice(0, 1), OBJECTIVES]) {
      it(`${name}, ${objectives.length} objectives: the same at 10,000 ended trials as at 1,000, whether it stops or not`, async () => {
        const [few, many] = [await reports(name, 1_000, objectives), await reports(name, 10_000, objectives)]
        expect(few.goesOn).toBeGreaterThan(50)
        // Blocks that are entered as often as what is around them are counted with it, so counts vary; a pass over the trials would be ten times as much.
        expect(many.goesOn).toBeLessThan(2 * few.goesOn + 40)
        expect(many.stops).toBeLessThan(2 * few.stops + 40)
      })
    }
  }

  it('is seen by this count: bringing the judge up to ten times as many trials is ten times the work', async () => {
    const [few, many] = [await work.of(() => judgeAt('median', 100, OBJECTIVES)), await work.of(() => judgeAt('median', 1_000, OBJECTIVES))]
    expect(many).toBeGreaterThan(7 * few)
  })
})
