import { isUtf8 } from 'node:buffer'
import { randomUUID } from 'node:crypto'
import { readFile } from 'node:fs/promises'
import { dirname, resolve } from 'node:path'
import type { ReadStudy } from '../../wire/index.ts'
import { type Connection, unary } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { CliFailure, type InputProblem, problemLines } from '../failure.ts'
import { type SpecView, specOf, studyRef } from '../reading.ts'
import { budgetPatch, type ExtendFlags } from './extend.ts'
import { print, type ReadFlags } from './studies.ts'
import { takeUp } from './take-up.ts'

/** Where documents say how many trials there are: of studies, of Experiments and of sweeps. */
const HOW_MANY_TRIALS = ['spec.budget', 'spec.budget.trials', 'spec', 'run_cap']

export interface SubmitFlags {
  /** Replaces the document's name. */
  readonly name?: string
  /** Take the next free NAME-2, NAME-3, ... when the name is taken. */
  readonly numberName?: boolean
  /** Begin paused. */
  readonly paused?: boolean
  /** Go on with the unfinished study of the same document instead of refusing its name. */
  readonly takeUp?: boolean
  /** What is spent instead of what the document says. */
  readonly budget?: ExtendFlags
}

/** `hone submit FILE`: prints the study's name alone, for scripts; on a terminal also what one does next. */
export async function submitFile(connection: Connection, file: string, flags: SubmitFlags): Promise<void> {
  const study = await submitDocument(connection, file, flags)
  const [name, state] = [studyRef(study), study.state]
  console.log(name)
  if (process.stdout.isTTY !== true) return
  console.error(state === 'PAUSED' ? `\`hone resume ${name}\` starts it` : `\`hone watch ${name}\` shows its progress`)
}

/** Creates the study of a file; its commands run in the file's folder. Notes go to stderr. */
export async function submitDocument(connection: Connection, file: string, flags: SubmitFlags): Promise<ReadStudy> {
  const { document, workingFolder } = await readDocument(file)
  return submitted(connection, { source: file, document, workingFolder }, flags)
}

/** Where a text without a file comes from. */
export interface TextOrigin {
  /** In words. */
  readonly source?: string
  /** Fields that are as they are on purpose: notes about them are not shown. */
  readonly meant?: readonly string[]
}

/** Creates a study from a document that has no file; its commands run in the current folder. */
export async function submitText(
  connection: Connection,
  document: string,
  flags: SubmitFlags,
  { source = 'the drafted study (`hone init` with the same flags writes it)', meant = [] }: TextOrigin = {},
): Promise<ReadStudy> {
  return submitted(connection, { source, document, workingFolder: process.cwd(), meant }, flags)
}

interface Submission extends TextOrigin {
  readonly source: string
  readonly document: string
  readonly workingFolder: string
}

async function submitted(
  connection: Connection,
  { source, document, workingFolder, meant = [] }: Submission,
  flags: SubmitFlags,
): Promise<ReadStudy> {
  const { notes, problems, specJson } = await unary(connection, connection.client.validateStudy, { document, workingFolder })
  if (problems.length > 0) throw invalid(source, problems)
  const { budget } = flags
  const settled = budget?.trials === undefined ? meant : [...meant, ...HOW_MANY_TRIALS]
  for (const note of notes.filter(({ field }) => !settled.includes(field))) console.error(noteText(note, source))
  // Before the study is made: so much more of no bound makes none.
  if (budget !== undefined) budgetPatch(budget, (JSON.parse(specJson) as SpecView).budget)
  const create = (paused: boolean): Promise<ReadStudy> =>
    unary(connection, connection.client.createStudy, {
      document,
      workingFolder,
      requestId: randomUUID(),
      numberIfTaken: flags.numberName === true,
      name: flags.name ?? '',
      paused,
    })
  try {
    return budget === undefined ? await create(flags.paused === true) : await createWithin(connection, () => create(true), budget)
  } catch (failure) {
    if (flags.takeUp !== true) throw failure
    const study = await takeUp(connection, failure, { specJson, source })
    return budget === undefined ? study : await setBudget(connection, study, budget)
  }
}

/** Begins paused: by the document's own budget nothing starts. */
async function createWithin(connection: Connection, create: () => Promise<ReadStudy>, budget: ExtendFlags): Promise<ReadStudy> {
  const study = await setBudget(connection, await create(), budget)
  return unary(connection, connection.client.resumeStudy, { study: study.id, requestId: randomUUID() })
}

async function setBudget(connection: Connection, study: ReadStudy, budget: ExtendFlags): Promise<ReadStudy> {
  const patch = budgetPatch(budget, specOf(study).budget)
  return unary(connection, connection.client.updateStudy, { study: study.id, patch, requestId: randomUUID() })
}

/** Checks a file without creating anything. */
export async function validateDocument(connection: Connection, file: string, flags: ReadFlags): Promise<ExitCode> {
  const { document, workingFolder } = await readDocument(file)
  const { problems, notes } = await unary(connection, connection.client.validateStudy, { document, workingFolder })
  const code = problems.length > 0 ? EXIT.invalid : EXIT.ok
  if (flags.json) {
    print({ file, valid: problems.length === 0, problems: problems.map(problemJson), notes: notes.map(problemJson) })
    return code
  }
  if (problems.length > 0) throw invalid(file, problems)
  for (const note of notes) console.log(noteText(note, file))
  console.log(`${file} is a valid study`)
  return code
}

/** Prints the study that an Experiment of Katib's or a sweep of W&B's becomes; what it becomes otherwise than meant goes to stderr. */
export async function convertDocument(connection: Connection, file: string): Promise<void> {
  const { document, workingFolder } = await readDocument(file)
  const { problems, notes, translated } = await unary(connection, connection.client.validateStudy, { document, workingFolder })
  if (translated === '') {
    if (problems.length > 0) throw invalid(file, problems)
    throw new CliFailure(EXIT.invalid, `${file} is a study already`)
  }
  for (const note of notes) console.error(noteText(note, file))
  process.stdout.write(translated)
}

function noteText(note: InputProblem, source: string): string {
  return ['note:', ...problemLines(note, source)].join('\n')
}

function problemJson({ valueJson, line, column, ...problem }: InputProblem): Record<string, unknown> {
  return {
    ...problem,
    ...(valueJson === '' ? {} : { value: JSON.parse(valueJson) }),
    ...(line === 0 ? {} : { line, column }),
  }
}

/** What a beginner may hand in: the training code itself. */
const PROGRAM = /\.(py|ipynb|sh|js|mjs|ts|r|jl|m|c|cpp|go|rs|java)$/i

/** A study file’s text, and the folder where its commands run. */
export async function readDocument(file: string): Promise<{ document: string; workingFolder: string }> {
  let bytes: Buffer
  try {
    bytes = await readFile(file)
  } catch (cause) {
    const { code } = cause as NodeJS.ErrnoException
    if (code === 'ENOENT') throw new CliFailure(EXIT.missing, `there is no file ${file}`, { cause })
    throw new CliFailure(
      EXIT.missing,
      code === 'EISDIR' ? `${file} is a folder, not a study file` : `cannot read ${file}: ${code ?? cause}`,
      { cause },
    )
  }
  if (PROGRAM.test(file)) {
    throw new CliFailure(EXIT.invalid, `${file} is a program, not a study file`, {
      remedy: `Say how it is run behind --: hone run --param 'lr=log(1e-5,1e-1)' --minimize loss -- python3 train.py --lr {lr}; or name a study file.`,
    })
  }
  return { document: textOf(bytes, file), workingFolder: dirname(resolve(file)) }
}

/** The text of a study file; one in another encoding would have other names and choices than its writer sees. */
function textOf(bytes: Buffer, file: string): string {
  const text = bytes.toString('utf8')
  if (isUtf8(bytes)) return text
  const before = text.slice(0, text.indexOf('\uFFFD')).split('\n')
  const place = `${file}:${before.length}:${(before.at(-1)?.length ?? 0) + 1}`
  throw new CliFailure(EXIT.invalid, `${place}: this is not UTF-8; nothing was created`, { remedy: 'save the file as UTF-8' })
}

function invalid(file: string, problems: CliFailure['problems']): CliFailure {
  const count = problems.length === 1 ? 'one problem' : `${problems.length} problems`
  const placed = problems.flatMap((problem) => problemLines(problem, file))
  return new CliFailure(EXIT.invalid, `${file} has ${count}; nothing was created\n${placed.join('\n')}`)
}
