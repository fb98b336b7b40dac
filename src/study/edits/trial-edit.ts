import { isDeepStrictEqual } from 'node:util'
import type { Problem, TrialTemplate, WorkloadTemplate } from '../../model/index.ts'

/** A field that no edit changes. */
export function frozenProblem(field: string): Problem {
  return { field, message: 'cannot be changed: trials were made with it', remedy: 'leave it as it was, or make a new study' }
}

/**
 * What of how trials are run an edit may not change: who runs them, as what kind of thing, and where their checkpoints lie. All else is for what begins
 * after the edit: an attempt under way keeps what it was started with.
 */
export function trialProblems(old: TrialTemplate | undefined, trial: TrialTemplate | undefined): Problem[] {
  if (isDeepStrictEqual(old, trial)) return []
  if (old === undefined) {
    const remedy = 'Leave it out, or make a new study, which may learn from this one (learnFrom).'
    return [{ field: 'spec.trial', message: 'cannot be added: programs ask for the trials of this study and evaluate them', remedy }]
  }
  if (trial === undefined) {
    const remedy = 'Leave it in: what it says (command, image, env, resources, limits) may change.'
    return [{ field: 'spec.trial', message: 'cannot be taken away: the server runs the trials of this study', remedy }]
  }
  const kinds = [
    ...placeProblems('template', old.workload, trial.workload, 'a Kubernetes object'),
    ...placeProblems('slurm', old.slurm, trial.slurm, 'a job of Slurm’s'),
  ]
  if (kinds.length > 0) return kinds
  return [...objectProblems(old.workload, trial.workload), ...checkpointProblems(old, trial)]
}

/** What is under way is looked for as what it was started as. */
function placeProblems(field: string, old: object | undefined, now: object | undefined, what: string): Problem[] {
  if ((old === undefined) === (now === undefined)) return []
  const message = old === undefined ? `cannot be added: no trial of this study is ${what}` : `cannot be taken away: each trial is ${what}`
  const remedy = 'What runs the trials stays while a study lives, with other settings: leave it, or make a new study (learnFrom).'
  return [{ field: `spec.trial.${field}`, message, remedy }]
}

/** An attempt's object is looked for by its kind: what was made under another one would be made twice. */
function objectProblems(old: WorkloadTemplate | undefined, workload: WorkloadTemplate | undefined): Problem[] {
  return ['apiVersion', 'kind'].flatMap((field): Problem[] => {
    const [was, is] = [old?.object[field], workload?.object[field]]
    if (was === is || was === undefined || is === undefined) return []
    const remedy = 'trials under way are such objects: make a new study for others'
    return [{ field: `spec.trial.template.object.${field}`, value: is, message: `must stay ${String(was)}`, remedy }]
  })
}

function checkpointProblems({ pod: old }: TrialTemplate, { pod }: TrialTemplate): Problem[] {
  if (isDeepStrictEqual(old?.checkpoints, pod?.checkpoints)) return []
  const message = 'cannot be changed: trials go on from what others left there'
  return [{ field: 'spec.trial.pod.checkpoints', message, remedy: 'leave it as it was, or make a new study (learnFrom)' }]
}
