import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { StudySpec, Trial } from '../../src/model/index.ts'
import { createProcessExecutor } from '../../src/trials/index.ts'
import { type House, hasEnded, openHouse, specOf, until } from './fixtures.ts'

let house: House
beforeEach(async () => {
  house = await openHouse()
})
afterEach(() => house.close())

/**
 * A training that can be interrupted: a running sum over its epochs, kept after each of them. Arguments: x, --epochs N and, where it goes on from another
 * trial, --resume FOLDER. Its own checkpoint, left by an earlier attempt, comes first.
 */
const TRAIN = `
x=$1; last=$3; from=$5; own="$HONE_CHECKPOINT_DIR/state"; n=0; s=0
if [ -f "$own" ]; then read n s < "$own"; elif [ -n "$from" ]; then read n s < "$from/state"; fi
while [ $n -lt $last ]; do
  n=$((n + 1)); s=$(((s * 31 + n * x) % 9973))
  echo "$n $s" > "$own"
  echo "epoch=$n accuracy=$s"
  CRASH
done`

/** What the training shows after so many epochs when nothing interrupts it. */
function uninterrupted(x: number, epochs: number): number {
  let sum = 0
  for (let n = 1; n <= epochs; n++) sum = (sum * 31 + n * x) % 9973
  return sum
}

function study(algorithm: StudySpec['algorithm'], crash = ':', retries = 0): StudySpec {
  const script = TRAIN.replace('CRASH', crash)
  return specOf({
    parameters: [{ kind: 'int', name: 'x', min: 1, max: 9000, scale: 'linear', step: 1, when: [] }],
    algorithm,
    resource: { metric: 'epoch', min: 1, max: 9 },
    budget: { parallel: 3, trials: 26 },
    trial: {
      command: ['sh', '-c', script, 'train', `\${x}`, '--epochs', `\${hone.resource}`, ['--resume', `\${hone.resumeFrom}`]],
      retries,
    },
  })
}

async function run(spec: StudySpec): Promise<{ trials: readonly Trial[]; firstSteps: Map<number, number>; used: number }> {
  await house.control(createProcessExecutor({ folder: join(house.folder, 'trials') }))
  const { id } = await house.studies.createStudy({ spec })
  const { trials, study: ended } = await until(house.studies, id, hasEnded)
  const curves = await house.studies.readCurves(id)
  return { trials, used: ended.steps.used, firstSteps: new Map(curves.map(({ trial, points }) => [trial, points[0]!.step])) }
}

describe.each([
  { name: 'hyperband', settings: { eta: 3 } },
  { name: 'asha', settings: { eta: 3, mode: 'promote', brackets: 1 } },
])('a promoted trial of $name, as a local process', (algorithm) => {
  it('is told its resource and its parent’s checkpoint, goes on where that one stopped, and ends as if nothing had interrupted it', async () => {
    const { trials, firstSteps, used } = await run(study(algorithm))
    const promoted = trials.filter((trial) => trial.resumeFrom !== undefined)
    expect(promoted.length).toBeGreaterThanOrEqual(3)
    expect(promoted.some((trial) => trial.resource === 9)).toBe(true)
    const byNumber = new Map(trials.map((trial) => [trial.number, trial]))
    for (const trial of trials) {
      expect(trial).toMatchObject({ state: 'succeeded', lastStep: trial.resource })
      expect(trial.values).toEqual([uninterrupted(Number(trial.parameters.x), trial.resource!)])
      const parent = trial.resumeFrom === undefined ? undefined : byNumber.get(trial.resumeFrom)!
      expect(firstSteps.get(trial.number)).toBe((parent?.lastStep ?? 0) + 1)
      expect(parent?.parameters ?? trial.parameters).toEqual(trial.parameters)
    }
    // No epoch was trained twice.
    expect(used).toBe(trials.reduce((sum, { number, lastStep }) => sum + lastStep! - firstSteps.get(number)! + 1, 0))
  })
})

describe('a trial that crashed', () => {
  it('goes on from its own checkpoint in the next attempt, not from its parent’s', async () => {
    // Every trial that has three or more epochs crashes once, after it has kept its third.
    const crash = `if [ $n -eq 3 ] && [ ! -f "$own.crashed" ]; then : > "$own.crashed"; kill -9 $$; fi`
    const { trials } = await run(study({ name: 'hyperband', settings: { eta: 3 } }, crash, 1))
    const crashed = trials.filter(({ failedAttempts }) => failedAttempts > 0)
    expect(crashed.length).toBeGreaterThanOrEqual(2)
    for (const trial of trials) {
      expect(trial.state).toBe('succeeded')
      expect(trial.values).toEqual([uninterrupted(Number(trial.parameters.x), trial.resource!)])
    }
  })
})
