import { shellLine } from '../placeholders/index.ts'
import type { ReadStudy, ReadTrial } from '../wire/index.ts'
import { changeWords } from './edit-words.ts'
import { clockTime } from './numbers.ts'
import { parametersOf, timeOf } from './reading.ts'
import { harmless } from './terminal-text.ts'

/** So many edits are shown; all of them with --json. */
const EDITS_SHOWN_MAX = 5

type Spec = Readonly<Record<string, unknown>>

/** How a study runs its trials, as far as people are told. */
interface Run {
  readonly command?: readonly (string | readonly string[])[]
  readonly env?: Readonly<Record<string, unknown>>
  readonly workingFolder?: string
  readonly image?: string
  readonly resources?: { readonly gpu?: number; readonly memory?: string; readonly cpu?: string }
  readonly timeoutMs?: number
  readonly workload?: { readonly object: { readonly apiVersion?: string; readonly kind?: string } }
  readonly slurm?: Readonly<Record<string, unknown>>
}

type Edited = Pick<ReadStudy, 'specJson' | 'edits'>

/** The newest edits of a study, oldest first: when, by whom, and what each changed. */
export function editLines({ specJson, edits }: Edited): string[] {
  let after: Spec = JSON.parse(specJson)
  const lines: string[] = []
  for (const { time, by, beforeJson } of edits.toReversed().slice(0, EDITS_SHOWN_MAX)) {
    const before = undone(after, beforeJson)
    const when = new Date(timeOf(time) ?? 0).toISOString()
    lines.unshift(`edited ${when}${by === '' ? '' : ` by ${by}`}: ${changeWords(before, after).map(harmless).join(', ')}`)
    after = before
  }
  const missing = edits.length - lines.length
  return [...(missing > 0 ? [`(${missing} earlier ${missing === 1 ? 'edit' : 'edits'}: --json)`] : []), ...lines]
}

/** What the attempts of a trial ran with, as the study said when each was started; none where the server runs no trials. */
export function ranLines(study: Edited, { attempt, earlierAttempts }: Pick<ReadTrial, 'attempt' | 'earlierAttempts'>): string[] {
  if (attempt === null) return []
  const ours = [...earlierAttempts, attempt].filter(({ executor }) => executor !== 'worker')
  const ran = ours.map(({ epoch, specRevision, createTime }) => {
    const { trial } = specAt(study, specRevision, timeOf(createTime) ?? 0) as { trial?: Run }
    return { epoch, words: trial === undefined ? '' : runWords(trial) }
  })
  const isSame = ran.every(({ words }) => words === ran[0]?.words)
  const told = isSame
    ? ran.slice(-1).map(({ words }) => ({ who: 'ran', words }))
    : ran.map(({ epoch, words }) => ({ who: `attempt ${epoch} ran`, words }))
  return told.filter(({ words }) => words !== '').map(({ who, words }) => `${who} ${words}`)
}

/** The line that runs a trial again by hand, as its newest attempt was run; none where the server runs no trials, or those of a template. */
export function againLines(study: Edited & Pick<ReadStudy, 'id'>, trial: ReadTrial): string[] {
  const { attempt, number, resource } = trial
  if (attempt === null || attempt.executor === 'worker') return []
  const { trial: run } = specAt(study, attempt.specRevision, timeOf(attempt.createTime) ?? 0) as { trial?: Run }
  if (run === undefined) return []
  const given = resource > 0 ? { resource } : {}
  const line = shellLine(run, { study: study.id, number, parameters: parametersOf(trial), ...given })
  return line === undefined ? [] : [`by hand  ${harmless(line)}`]
}

/** The spec at a revision: with every later edit undone. Attempts of earlier versions name none, but a time. */
function specAt({ specJson, edits }: Edited, revision: number, at: number): Spec {
  const later = edits.filter((edit) => (revision > 0 ? edit.revision > revision : (timeOf(edit.time) ?? 0) > at))
  return later.toReversed().reduce<Spec>((spec, { beforeJson }) => undone(spec, beforeJson), JSON.parse(specJson))
}

/** The spec before an edit; what was absent then is null in it. */
function undone(spec: Spec, beforeJson: string): Spec {
  const then = Object.entries({ ...spec, ...JSON.parse(beforeJson) })
  return Object.fromEntries(then.filter(([, value]) => value !== null))
}

function runWords({ command = [], image, resources = {}, timeoutMs, workload, slurm = {} }: Run): string {
  const parts = command.map((part) => (typeof part === 'string' ? quoted(part) : `[${part.map(quoted).join(' ')}]`))
  const asked = { image, gpu: resources.gpu || undefined, memory: resources.memory, cpu: resources.cpu }
  const { options = [], ...named } = slurm
  return [
    workload === undefined ? parts.join(' ') : `the template (${workload.object.apiVersion} ${workload.object.kind})`,
    ...Object.entries({ ...asked, ...named }).flatMap(([name, value]) => (value === undefined ? [] : [`${name} ${value}`])),
    ...(options as readonly string[]),
    ...(timeoutMs === undefined ? [] : [`timeout ${clockTime(timeoutMs)}`]),
  ]
    .map(harmless)
    .join('  ')
}

function quoted(text: string): string {
  return /^[^\s'"]+$/.test(text) ? text : JSON.stringify(text)
}
