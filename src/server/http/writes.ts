import { z } from 'zod'
import { LIMITS } from '../../model/index.ts'
import type { Context } from './context.ts'
import type { Routes } from './routes.ts'
import { studyView, trialView } from './views.ts'

const DEFAULT_REASON = 'stopped in the dashboard'

const withReason = z.object({
  reason: z
    .string({ error: `must be a text of at most ${LIMITS.reasonCharacters} characters` })
    .max(LIMITS.reasonCharacters, `must be a text of at most ${LIMITS.reasonCharacters} characters`)
    .nullish()
    .transform((given) => given ?? DEFAULT_REASON)
    .describe('For people.'),
})

/** Pause, resume and stop. */
export function addWrites(routes: Routes, { studies }: Context): void {
  const changed = { answer: 'ChangedStudy', repeatable: true } as const
  routes.add(
    'POST /api/studies/:id/pause',
    { name: 'PauseStudy', summary: 'Gives out no more trials of a study until it is resumed', ...changed },
    async ({ study, write }) => {
      return { study: studyView(await studies.pauseStudy(study.id, write)) }
    },
  )
  routes.add(
    'POST /api/studies/:id/resume',
    { name: 'ResumeStudy', summary: 'Lets a paused study go on', ...changed },
    async ({ study, write }) => {
      return { study: studyView(await studies.resumeStudy(study.id, write)) }
    },
  )
  routes.add(
    'POST /api/studies/:id/stop',
    { name: 'StopStudy', summary: 'Ends a study', body: withReason, ...changed },
    async ({ study, body, write }) => {
      return { study: studyView(await studies.stopStudy(study.id, body.reason, write)) }
    },
  )
  routes.add(
    'POST /api/studies/:id/trials/:number/stop',
    { name: 'StopTrial', summary: 'Asks a trial to end early', body: withReason, answer: 'ChangedTrial', repeatable: true },
    async ({ study, number, body, write }) => {
      return { trial: trialView(await studies.stopTrial(study.id, number, body.reason, write)) }
    },
  )
}
