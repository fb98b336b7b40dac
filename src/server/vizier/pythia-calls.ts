import { HoneError, type Study, type Trial } from '../../model/index.ts'
import { Turns } from '../../turns/index.ts'
import type { PythiaServiceHandlers, ReadVizierStudyDescriptor } from '../../wire/index.ts'
import { type CallContext, unary } from '../calls/calls.ts'
import { suggestPatiently } from '../patience.ts'
import { encodeAssignment } from './assignment.ts'
import type { VizierDoor } from './door.ts'
import { refused } from './names.ts'
import { type Followed, NAMESPACE, Shadows, TRIAL_KEY } from './shadows.ts'
import { demandCount } from './suggest-calls.ts'

const WORKER = 'pythia'

/** vizier.PythiaService: our algorithms as policies for OSS Vizier's own server, which keeps the study and its trials. */
export function pythiaCalls(door: VizierDoor): PythiaServiceHandlers {
  const { studies } = door
  const shadows = new Shadows(studies, door.closing)
  const turns = new Turns<string>()
  const followed = <T>(
    { algorithm, studyDescriptor }: { algorithm: string; studyDescriptor: ReadVizierStudyDescriptor | null },
    work: (followed: Followed) => Promise<T>,
  ): Promise<T> => {
    if (studyDescriptor === null) throw refused('study_descriptor', '', 'is missing')
    return turns.run(studyDescriptor.guid, async () => work(await shadows.follow(algorithm, studyDescriptor)))
  }
  return {
    Suggest: unary(door, async (request, context) => {
      const count = demandCount(request.count)
      return followed(request, async ({ study }) => {
        const trials = await suggestAll(door, study, count, context)
        return {
          suggestions: trials.map((trial) => ({
            parameters: encodeAssignment(study.spec, trial.parameters),
            metadata: [{ ns: NAMESPACE, key: TRIAL_KEY, value: String(trial.number) }],
          })),
        }
      })
    }),
    EarlyStop: unary(door, async (request) =>
      followed(request, async ({ study, numbers }) => {
        const decisions = request.trialIds.map(async (id) => {
          const number = numbers.get(id)
          const stop = number === undefined ? undefined : (await studies.getTrial(study.id, number)).stop
          return { id, shouldStop: stop !== undefined, reason: stop?.reason ?? 'no rule asks for it' }
        })
        return { decisions: await Promise.all(decisions) }
      }),
    ),
    Ping: unary(door, async () => ({})),
  }
}

/** As many trials as are wanted, or as many as there are left. */
async function suggestAll({ studies }: VizierDoor, study: Study, count: number, context: CallContext): Promise<Trial[]> {
  const trials: Trial[] = []
  while (trials.length < count) {
    const request = { study: study.id, worker: WORKER, count: count - trials.length, open: 'new' } as const
    const reply = await suggestPatiently(studies, request, context)
    if (reply.kind === 'exhausted') return trials
    if (reply.kind === 'trials') trials.push(...reply.trials)
    else if (context.signal.aborted) throw new HoneError('SERVER_STOPPING', 'The call was given up.')
    else {
      const { algorithmError } = await studies.getStudy(study.id)
      if (algorithmError !== undefined) throw new HoneError('ALGORITHM_FAILED', algorithmError.message)
    }
  }
  return trials
}
