import { describe, expect, it } from 'vitest'
import { decodeStoppingConfig } from '../../../src/server/aiplatform/stopping-config.ts'
import { type AiplatformStudySpec, loadAiplatformWire } from '../../../src/wire/index.ts'

const NOW = 1_000_000
const { studySpec } = loadAiplatformWire()

/** A config as it arrives: over the wire. */
const read = (studyStoppingConfig: NonNullable<AiplatformStudySpec['studyStoppingConfig']>) =>
  decodeStoppingConfig(studySpec.deserialize(studySpec.serialize({ studyStoppingConfig })).studyStoppingConfig, NOW)

describe('a study stopping config', () => {
  it('becomes what the study spends at most and at least, and how long it waits for an improvement', () => {
    const config = {
      shouldStopAsap: { value: true },
      minimumRuntimeConstraint: { maxDuration: { seconds: 60 } },
      maximumRuntimeConstraint: { maxDuration: { seconds: 3600, nanos: 500_000_000 } },
      minNumTrials: { value: 5 },
      maxNumTrials: { value: 50 },
      maxNumTrialsNoProgress: { value: 10 },
      maxDurationNoProgress: { seconds: 900 },
    }
    expect(read(config)).toEqual({
      budget: { trials: 50, durationMs: 3_600_500, minTrials: 5, minDurationMs: 60_000 },
      convergence: { trials: 10, durationMs: 900_000, minDelta: 0 },
      finish: 'stop',
    })
  })

  it('reads moments as the time until then; one that has passed asks for nothing more, or ends the study at once', () => {
    const at = (seconds: number) => ({ endTime: { seconds } })
    expect(read({ minimumRuntimeConstraint: at(1_060), maximumRuntimeConstraint: at(1_600) }).budget).toEqual({
      minDurationMs: 60_000,
      durationMs: 600_000,
    })
    expect(read({ minimumRuntimeConstraint: at(940), maximumRuntimeConstraint: at(940) }).budget).toEqual({ durationMs: 1 })
  })

  it('that is left out, or says nothing, bounds nothing and lets what runs end', () => {
    expect(decodeStoppingConfig(undefined, NOW)).toEqual({ finish: 'let-run' })
    expect(read({ minNumTrials: { value: 0 } })).toEqual({ budget: {}, finish: 'let-run' })
  })
})
