import { type ErrorDetails, ServerNameError } from '../wire/index.ts'
import { EXIT, type ExitCode, exitCodeOfCategory } from './exit.ts'

/** One thing wrong with an input, as the server says it. */
export interface InputProblem {
  readonly field: string
  readonly message: string
  /** JSON of the offending value; empty = none. */
  readonly valueJson: string
  readonly remedy: string
  /** From 1; 0 = unknown. */
  readonly line: number
  readonly column: number
}

/** A code of the server's catalogue, as STUDY_EXISTS. */
export type Outcome = Pick<ErrorDetails, 'reason' | 'metadata'>

/** A command that cannot go on: its words, what to do next, and the exit code. */
export class CliFailure extends Error {
  override readonly name = 'CliFailure'
  readonly exitCode: ExitCode
  readonly remedy: string | undefined
  readonly problems: readonly InputProblem[]
  /** What the server calls it, and the ids that it concerns. */
  readonly outcome: Outcome | undefined

  constructor(
    exitCode: ExitCode,
    message: string,
    options: { remedy?: string | undefined; problems?: readonly InputProblem[]; outcome?: Outcome | undefined; cause?: unknown } = {},
  ) {
    super(message, { cause: options.cause })
    this.exitCode = exitCode
    this.remedy = options.remedy
    this.problems = options.problems ?? []
    this.outcome = options.outcome
  }
}

/**
 * The lines that tell a failure: one block, every problem with its place, value and remedy. `file` names the document that they are about. What the
 * message says already is not said once more.
 */
export function failureLines(failure: CliFailure, file?: string): string[] {
  const [only, ...others] = failure.problems
  if (only !== undefined && others.length === 0 && isSaid(only, failure.message)) {
    const remedy = only.remedy || failure.remedy || ''
    const isFound = failure.message.includes(only.valueJson)
    return [`hone: ${failure.message}${isFound ? '' : found(only)}`, ...(remedy === '' ? [] : [`  ${remedy}`])]
  }
  const problems = failure.problems.flatMap((problem) => problemLines(problem, file))
  const remedy = failure.remedy === undefined || failure.remedy === '' ? [] : [`  ${failure.remedy}`]
  return [`hone: ${failure.message}`, ...problems, ...remedy]
}

/** `study.yaml:14:17  spec.parameters.lr.double[0]: 0, must be > 0` and the remedy below it. */
export function problemLines(problem: InputProblem, file?: string): string[] {
  const place = problem.line > 0 ? `${file ?? 'line '}${file === undefined ? '' : ':'}${problem.line}:${problem.column}  ` : ''
  const field = problem.field === '' ? '' : `${problem.field}: `
  const first = `  ${place}${field}${problem.message}${found(problem)}`
  return problem.remedy === '' ? [first] : [first, `      ${problem.remedy}`]
}

/** True where a message is nothing but the problem: its field, perhaps the value, and what is wrong. A place in a document is never in it. */
function isSaid({ field, message, line }: InputProblem, failure: string): boolean {
  return line === 0 && failure.startsWith(`${field} `) && failure.endsWith(` ${message}`)
}

function found({ valueJson }: InputProblem): string {
  return valueJson === '' ? '' : ` (found ${shortened(valueJson)})`
}

/** Turns anything thrown into a failure; what is not an outcome is a bug and keeps its stack for the report. */
export function asFailure(thrown: unknown): CliFailure {
  if (thrown instanceof CliFailure) return thrown
  if (thrown instanceof ServerNameError) return new CliFailure(EXIT.invalid, thrown.message, { remedy: thrown.remedy, cause: thrown })
  if (isOutcome(thrown)) {
    const remedy = thrown.problems.map((problem) => problem.remedy).find((text) => text !== undefined)
    return new CliFailure(exitCodeOfCategory(thrown.category), thrown.message, { remedy, cause: thrown })
  }
  const text = thrown instanceof Error ? (thrown.stack ?? thrown.message) : String(thrown)
  return new CliFailure(EXIT.bug, `unexpected: ${text}`, { cause: thrown })
}

/** True for an outcome of a server in this process: it says its category, as gRPC errors say their code. */
function isOutcome(thrown: unknown): thrown is Error & { category: string; problems: readonly { remedy?: string }[] } {
  return thrown instanceof Error && thrown.name === 'HoneError' && 'category' in thrown
}

/** As much of a value as a line has room for. */
export function shortened(json: string): string {
  return json.length > 120 ? `${json.slice(0, 117)}...` : json
}
