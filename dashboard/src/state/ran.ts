import { shellLine } from '../../../src/placeholders/index.ts'
import type { Ran, Run, Study, Trial } from '../api/types.ts'
import { formatDuration } from '../words/format.ts'

/** What some attempts were started with: which, the command or the object as text, and what it asked for. */
export interface RanLine {
  readonly epochs: readonly number[]
  readonly text: string
  readonly facts: readonly (readonly [name: string, value: string])[]
}

/** What a trial's attempts were started with, oldest first; those that were started alike stand together. */
export function ranLines(ran: readonly Ran[]): readonly RanLine[] {
  const lines: RanLine[] = []
  for (const { epoch, run } of ran) {
    const line = { text: textOf(run), facts: factsOf(run) }
    const at = lines.findIndex(({ text, facts }) => JSON.stringify({ text, facts }) === JSON.stringify(line))
    if (at < 0) lines.push({ epochs: [epoch], ...line })
    else lines[at] = { ...line, epochs: [...lines[at]!.epochs, epoch] }
  }
  return lines
}

/** The line that runs a trial again by hand, as its newest attempt was run; none for an object of a template. */
export function againLine({ number, parameters, resource }: Trial, { id }: Study, ran: readonly Ran[]): string | undefined {
  const run = ran.at(-1)?.run
  if (run === undefined) return undefined
  return shellLine(run, { study: id, number, parameters, ...(resource !== undefined && { resource }) })
}

function textOf({ command = [], workload }: Run): string {
  if (workload !== undefined) return JSON.stringify(workload.object, null, 2)
  return command.map((part) => (typeof part === 'string' ? quoted(part) : `[${part.map(quoted).join(' ')}]`)).join(' ')
}

function quoted(text: string): string {
  return /^[^\s'"]+$/.test(text) ? text : JSON.stringify(text)
}

function factsOf({ image, resources = {}, timeoutMs, workingFolder, workload, slurm = {} }: Run): RanLine['facts'] {
  const asked = {
    Image: image,
    GPUs: resources.gpu ? String(resources.gpu) : undefined,
    Memory: resources.memory,
    Processors: resources.cpu,
    Timeout: timeoutMs === undefined ? undefined : formatDuration(timeoutMs),
    Folder: workload === undefined ? workingFolder : undefined,
    Slurm: Object.entries(slurm)
      .flatMap(([name, value]) => (typeof value === 'string' ? [`${name} ${value}`] : value))
      .join(' · '),
  }
  return Object.entries(asked).filter((fact): fact is [string, string] => fact[1] !== undefined && fact[1] !== '')
}
