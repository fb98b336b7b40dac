import type { z } from 'zod'
import { Draft } from '../draft.ts'
import type { Places } from '../places.ts'
import { nearestName } from '../source/name.ts'
import type { Reader } from '../source/reader.ts'
import { checkFields } from '../trial/trial.ts'
import { translateCommand } from './command.ts'
import { translateParameters } from './parameters.ts'
import { type Sections, sections } from './schema.ts'

const ALGORITHMS = { bayes: 'gp', random: 'random', grid: 'grid' } as const

/** Where a sweep says what may be set beside it. */
export const SWEEP_PLACES: Places = [
  [['metadata', 'description'], ['description']],
  [['spec', 'budget', 'trials'], ['run_cap']],
]

/** True for what looks like a sweep of W&B's: it has no head, but a method or a program beside its parameters. */
export function isSweep(reader: Reader): boolean {
  const has = (key: string): boolean => reader.valueAt([key]) !== undefined
  return !has('apiVersion') && !has('kind') && !has('spec') && has('parameters') && (has('method') || has('program'))
}

/** A sweep's configuration of W&B's as a study document, by W&B's defaults; the draft means something only where the reader has no problem. */
export function translateSweep(reader: Reader): Draft {
  const draft = new Draft()
  checkFields(reader, [], Object.keys(sections))
  const section = <K extends keyof Sections>(key: K): Sections[K] | undefined =>
    reader.read(sections[key] as unknown as z.ZodType<Sections[K]>, [key])
  draft.put(['apiVersion'], 'hone.dev/v1', [])
  draft.put(['kind'], 'Study', [])
  const [name, description] = [section('name'), section('description')]
  draft.put(['metadata', 'name'], nearestName(name ?? '') || 'sweep', ['name'])
  if (description !== undefined) draft.put(['metadata', 'description'], description, ['description'])
  const metric = section('metric')
  if (metric !== undefined) {
    const { name: of, goal, target } = metric
    draft.put(['spec', 'objectives'], [{ metric: of, goal, ...(target === undefined ? {} : { target }) }], ['metric'])
    draft.madeFrom(['spec', 'objectives', 0, 'metric'], ['metric', 'name'])
  }
  const parameters = section('parameters') === undefined ? [] : translateParameters(reader, draft, ['parameters'], undefined)
  const method = section('method')
  if (method !== undefined) draft.put(['spec', 'algorithm'], { name: ALGORITHMS[method] }, ['method'])
  translateStopping(reader, draft, section('early_terminate'))
  const cap = section('run_cap')
  draft.madeFrom(['spec', 'budget'], ['run_cap'])
  if (cap !== undefined) draft.put(['spec', 'budget', 'trials'], cap, ['run_cap'])
  for (const key of ['program', 'command', 'project', 'entity', 'controller'] as const) section(key)
  translateCommand(reader, draft, parameters)
  return draft
}

/** Hyperband of W&B stops runs at brackets, as asha does; without a last step there are no rungs, and the median rule takes its place. */
function translateStopping(reader: Reader, draft: Draft, given: Sections['early_terminate']): void {
  if (given === undefined) return
  const { min_iter: least, max_iter: most, s, eta } = given
  if (most !== undefined && s !== undefined) {
    const rule = { name: 'asha', eta: Math.min(8, Math.max(2, Math.round(eta))), firstRung: Math.max(1, Math.floor(most / eta ** s)) }
    draft.put(['spec', 'resource'], { metric: 'step', max: most }, ['early_terminate', 'max_iter'])
    draft.put(['spec', 'earlyStopping'], rule, ['early_terminate'])
    return
  }
  if (least === undefined) {
    reader.problem(['early_terminate'], 'says neither min_iter nor max_iter with s', {
      at: 'key',
      remedy: 'Give it min_iter, as min_iter: 3.',
    })
    return
  }
  draft.put(['spec', 'earlyStopping'], { name: 'median', startStep: least }, ['early_terminate'])
  const remedy = 'With max_iter and s the rule asha takes its place.'
  reader.note(['early_terminate'], 'has no last step: the rule median stops trials from min_iter on', { at: 'key', remedy })
}
