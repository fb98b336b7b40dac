import type { z } from 'zod'
import { ALGORITHMS, type Algorithm } from '../../algorithms/index.ts'
import { STOPPING_RULES } from '../../earlystop/index.ts'
import {
  type Budget,
  type Choice,
  type JsonValue,
  leastResource,
  type Objective,
  type Resource,
  type Space,
  spaceOf,
} from '../../model/index.ts'
import { suggestName } from '../spec/nearest.ts'
import { suggestField } from './elsewhere.ts'
import { keysAt } from './source/issues.ts'
import type { Path } from './source/path.ts'
import type { Reader } from './source/reader.ts'

interface Registered {
  readonly name: string
  readonly settings: z.ZodType
}

/** Reads `{name, ...settings}`: a registered thing by name, its settings checked by its own schema. */
export function readChoice<T extends Registered>(
  reader: Reader,
  path: Path,
  given: Readonly<Record<string, unknown>>,
  registered: { readonly what: string; readonly key: 'name' | 'from'; readonly all: readonly T[] },
): { readonly choice: Choice; readonly found: T } | undefined {
  const { [registered.key]: name, ...settings } = given
  const found = registered.all.find((one) => one.name === name)
  if (found === undefined) {
    const names = registered.all.map((one) => one.name)
    const known = `There is ${names.join(', ')}.`
    const near = suggestName(String(name), names)
    reader.problem([...path, registered.key], `no ${registered.what} of this name`, {
      remedy: near.startsWith('Did') ? `${near} ${known}` : known,
    })
    return undefined
  }
  const known = keysAt(found.settings, [])
  const unknown = Object.keys(settings).filter((key) => !known.includes(key))
  for (const key of unknown) {
    const remedy = suggestField(key, known)
    reader.problem([...path, key], `${found.name} has no such setting`, { at: 'key', remedy })
  }
  const fitting = Object.fromEntries(Object.entries(settings).filter(([key]) => known.includes(key)))
  const parsed = reader.check(found.settings, path, fitting)
  if (parsed === undefined || unknown.length > 0) return undefined
  return { choice: { name: found.name, settings: parsed as Record<string, JsonValue> }, found }
}

interface Study extends Space {
  readonly objectives: readonly Objective[]
  readonly budget: Budget
  readonly resource?: Resource | undefined
}

/** Reads spec.algorithm and asks it whether it serves this study. `study` is undefined when parts of it are at fault. */
export function readAlgorithm(reader: Reader, given: Readonly<Record<string, unknown>>, study: Study | undefined): Choice | undefined {
  const path = ['spec', 'algorithm']
  const read = readChoice(reader, path, given, { what: 'algorithm', key: 'name', all: ALGORITHMS })
  if (read === undefined) return undefined
  if (study === undefined) return read.choice
  for (const message of unserved(read.found, read.choice, study)) {
    const others = ALGORITHMS.filter((other) => other !== read.found && other.fromOutside === undefined && serves(other, study)).map(
      (other) => other.name,
    )
    const remedy = others.length === 0 ? undefined : `These serve it: ${others.join(', ')}.`
    reader.problem([...path, 'name'], message, { remedy })
  }
  noteLittleResource(reader, read.found, study.resource)
  noteFewTrials(reader, read, study)
  noteUnheardBeliefs(reader, read.found, study)
  return read.choice
}

/** Trials are compared at the least resource first: where that is next to nothing, the good ones are lost there. */
function noteLittleResource(reader: Reader, { name, serves: { fidelity } }: Algorithm, resource: Resource | undefined): void {
  if (fidelity === 'none' || resource === undefined || resource.min >= leastResource(resource.max)) return
  const remedy = `Leave min out for ${leastResource(resource.max)}.`
  reader.note(['spec', 'resource', 'min'], `so little of ${resource.max} may mislead ${name}, which compares trials there first`, {
    remedy,
  })
}

/** Where the study ends within the first bracket, its best trial may have had a third of the resource. */
function noteFewTrials(
  reader: Reader,
  { found, choice }: { readonly found: Algorithm; readonly choice: Choice },
  { budget, resource }: Study,
): void {
  const wanted = found.fullAfter?.({ settings: choice.settings, ...(resource === undefined ? {} : { resource }) })
  if (wanted === undefined || budget.trials === undefined || budget.trials >= wanted) return
  reader.note(['spec', 'budget', 'trials'], `may be over before ${found.name} has given any trial all ${resource?.max} of the resource`, {
    remedy: `Give it ${wanted} or more, or raise resource.min.`,
  })
}

/** A grid tries every point of it. */
function noteUnheardBeliefs(reader: Reader, { name }: Algorithm, { parameters }: Space): void {
  if (name !== 'grid') return
  for (const parameter of parameters) {
    if (parameter.likely === undefined) continue
    const path = ['spec', 'parameters', parameter.name, 'likely']
    reader.note(path, 'changes nothing: grid tries every point, whatever is believed', {
      remedy: 'Use another algorithm, such as gp or random.',
    })
  }
}

function serves(algorithm: Algorithm, study: Study): boolean {
  const settings = algorithm.settings.safeParse({})
  return (
    settings.success &&
    unserved(algorithm, { name: algorithm.name, settings: settings.data as Record<string, JsonValue> }, study).length === 0
  )
}

function unserved(algorithm: Algorithm, choice: Choice, study: Study): string[] {
  const { kinds, conditional, objectives, fidelity } = algorithm.serves
  const found: string[] = []
  const foreign = study.parameters.find((parameter) => !kinds.includes(parameter.kind))
  if (foreign !== undefined) found.push(`cannot vary ${foreign.name}: it serves ${kinds.join(', ')} parameters, not ${foreign.kind}`)
  const child = study.parameters.find((parameter) => parameter.when.length > 0)
  if (!conditional && child !== undefined) found.push(`cannot vary ${child.name}: it does not serve conditional parameters`)
  if (study.objectives.length > objectives) {
    found.push(`serves ${objectives} ${objectives === 1 ? 'objective' : 'objectives'}, not ${study.objectives.length}`)
  }
  if (fidelity === 'required' && study.resource === undefined) found.push('needs spec.resource, such as resource: {metric: epoch, max: 27}')
  if (found.length > 0) return found
  const { trials, parallel } = study.budget
  const message = algorithm.check?.({
    space: spaceOf(study),
    objectives: study.objectives,
    settings: choice.settings,
    budget: { ...(trials === undefined ? {} : { trials }), parallel },
    ...(study.resource === undefined ? {} : { resource: study.resource }),
  })
  return message === undefined ? [] : [message]
}

/** Reads spec.earlyStopping. */
export function readStoppingRule(reader: Reader, given: Readonly<Record<string, unknown>>, hasResource: boolean): Choice | undefined {
  const path = ['spec', 'earlyStopping']
  const read = readChoice(reader, path, given, { what: 'stopping rule', key: 'name', all: STOPPING_RULES })
  if (read?.found.needsResource && !hasResource) {
    reader.problem([...path, 'name'], 'needs spec.resource', { remedy: 'Declare it, as resource: {metric: epoch, max: 27}.' })
  }
  return read?.choice
}
