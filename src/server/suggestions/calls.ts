import { HoneError, type Study } from '../../model/index.ts'
import type { Studies } from '../../study/index.ts'
import { Turns } from '../../turns/index.ts'
import type { ReadKatibExperiment, SuggestionHandlers } from '../../wire/index.ts'
import { type CallFrame, unary } from '../calls/calls.ts'
import type { ParseDocument } from '../documents.ts'
import { specOf } from './experiment.ts'
import { follow, identityOf, suggest } from './followed.ts'

/** Experiments that are remembered: one that comes back later is followed anew, from its trials. */
const FOLLOWED_MAX = 32

export interface SuggestionDoor extends CallFrame {
  readonly studies: Studies
  readonly parseDocument: ParseDocument
}

/** api.v1.beta1.Suggestion: our algorithms for Katib's controller, which keeps the Experiment and its trials. */
export function suggestionCalls(door: SuggestionDoor): SuggestionHandlers {
  const { studies, parseDocument } = door
  /** By identity, the longest unused first. */
  const followed = new Map<string, Study>()
  const turns = new Turns<string>()
  const studyOf = async (identity: string, experiment: ReadKatibExperiment): Promise<Study> => {
    const known = followed.get(identity)
    const spec = known?.spec ?? specOf(experiment, parseDocument)
    const study = known ?? (await studies.createStudy({ spec: { ...spec, name: `${spec.name}-${crypto.randomUUID().slice(0, 8)}` } }))
    followed.delete(identity)
    followed.set(identity, study)
    for (const [old, { id }] of [...followed].slice(0, -FOLLOWED_MAX)) {
      followed.delete(old)
      await studies.deleteStudy(id)
    }
    return study
  }
  return {
    GetSuggestions: unary(door, async ({ experiment, trials, currentRequestNumber, totalRequestNumber }) => {
      const asked = demand(experiment)
      const identity = identityOf(asked)
      return turns.run(identity, async () => {
        const study = await studyOf(identity, asked)
        const given = totalRequestNumber - currentRequestNumber
        await follow(studies, study, trials, given)
        const suggested = await suggest(studies, study, currentRequestNumber)
        return {
          parameterAssignments: suggested.map(({ parameters }) => ({
            assignments: Object.entries(parameters).map(([name, value]) => ({ name, value: String(value) })),
          })),
        }
      })
    }),
    ValidateAlgorithmSettings: unary(door, async ({ experiment }) => {
      const problems = await studies.validateStudy(specOf(demand(experiment), parseDocument))
      if (problems.length > 0) throw new HoneError('INVALID_STUDY', problems.map(({ field, message }) => `${field} ${message}`).join('\n'))
      return {}
    }),
  }
}

function demand(experiment: ReadKatibExperiment | null): ReadKatibExperiment {
  if (experiment === null) throw new HoneError('INVALID_REQUEST', 'experiment is missing')
  return experiment
}
