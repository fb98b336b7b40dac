import { isDeepStrictEqual } from 'node:util'
import type { Problem, TrialTemplate, WorkloadTemplate } from '../model/index.ts'

/** A field that no edit changes. */
export function frozenProblem(field: string): Problem {
  return { field, message: 'cannot be changed: trials were made with it', remedy: 'leave it as it was, or make a new study' }
}

/**
 * What of how trials are run an edit may not change. The object of a template may: in it what trains and what the cluster gives for it stand together.
 * Command and variables may where parameters are added (`mayMove`), which need a place in them.
 */
export function trialProblems(
  old: TrialTemplate | undefined,
  trial: TrialTemplate | undefined,
  { mayMove }: { readonly mayMove: boolean },
): Problem[] {
  if (isDeepStrictEqual(old, trial)) return []
  const problem = frozenProblem('spec.trial')
  if (old === undefined || trial === undefined || !isDeepStrictEqual(frameOf(old), frameOf(trial))) return [problem]
  const problems = old.workload === undefined || trial.workload === undefined ? [] : kindProblems(old.workload, trial.workload)
  if (mayMove || isDeepStrictEqual(placesOf(old), placesOf(trial))) return problems
  return [...problems, { ...problem, remedy: 'leave it as it was: command and env may change together with parameters that are added' }]
}

/** All but what may change. */
function frameOf({ command: _, env: __, workload, ...frame }: TrialTemplate): object {
  return { ...frame, isObject: workload !== undefined }
}

function placesOf({ command, env }: TrialTemplate): object {
  return { command, env }
}

/** An attempt's object is looked for by its kind: what was made under another one would be made twice. */
function kindProblems({ object: old }: WorkloadTemplate, { object }: WorkloadTemplate): Problem[] {
  return ['apiVersion', 'kind'].flatMap((field): Problem[] => {
    const [was, is] = [old[field], object[field]]
    if (was === is || was === undefined || is === undefined) return []
    const remedy = 'trials under way are such objects: make a new study for others'
    return [{ field: `spec.trial.template.object.${field}`, value: is, message: `must stay ${String(was)}`, remedy }]
  })
}
