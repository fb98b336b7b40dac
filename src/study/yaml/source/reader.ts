import type { z } from 'zod'
import type { JsonValue, Problem } from '../../../model/index.ts'
import { findingsOf } from './issues.ts'
import { fieldOf, type Path, pathOf } from './path.ts'

/** More than this nobody mends in one go, and they have to fit into a reply. */
const PROBLEMS_MAX = 50
const SHOWN_CHARACTERS_MAX = 200

export interface Remark {
  readonly remedy?: string | undefined
  /** Whether the key or the value is meant. */
  readonly at?: 'key' | 'value'
  /** Character of the text, from 0, that is meant. */
  readonly offset?: number
}

/** A document as plain data that knows where each piece was written. */
export interface ReadSource {
  /** Undefined when the text could not be read; `problems` then says why. */
  readonly data: JsonValue | undefined
  readonly problems: readonly Problem[]
  /** What a piece is called in the text that people wrote, where that is of another format. */
  readonly origin: (path: Path) => Path
  /** Line and column, from 1, of a piece or, where it is not there, of what it should be in; `character` is one of its text, from 0. */
  readonly place: (path: Path, of?: 'key' | 'value', character?: number) => { readonly line: number; readonly column: number }
  /** A scalar as it was written (`1.0`, not 1); undefined when it is no scalar. */
  readonly text: (path: Path) => string | undefined
}

/** Reads pieces of one document and gathers what is wrong with them. */
export class Reader {
  readonly source: ReadSource
  readonly #problems: Problem[]
  readonly #notes: Problem[]

  constructor(source: ReadSource, notes: readonly Problem[] = []) {
    this.source = source
    this.#problems = [...source.problems]
    this.#notes = [...notes]
  }

  /** What stands at the path; undefined when nothing does. */
  valueAt = (path: Path): JsonValue | undefined => {
    let at: JsonValue | undefined = this.source.data
    for (const part of path) {
      if (at === null || typeof at !== 'object' || !Object.hasOwn(at, part)) return undefined
      at = (at as Readonly<Record<string | number, JsonValue>>)[part]
    }
    return at
  }

  /** Applies a schema; undefined when the value does not fit, with its problems noted. */
  read<T>(schema: z.ZodType<T>, path: Path): T | undefined {
    return this.check(schema, path, this.valueAt(path))
  }

  /** As `read`, for a value made from what stands at the path. */
  check<T>(schema: z.ZodType<T>, path: Path, value: unknown): T | undefined {
    const result = schema.safeParse(value)
    if (result.success) return result.data
    for (const issue of result.error.issues) {
      for (const finding of findingsOf(issue, schema, path, this.valueAt)) this.problem(finding.path, finding.message, finding)
    }
    return undefined
  }

  problem(path: Path, message: string, remark: Remark = {}): void {
    this.#problems.push(this.#describe(path, message, remark))
  }

  note(path: Path, message: string, remark: Remark = {}): void {
    this.#notes.push(this.#describe(path, message, remark))
  }

  /** A problem that was found without the document, with the place of its field. */
  locate = (problem: Problem): Problem => {
    const path = pathOf(problem.field)
    const origin = this.source.origin(path)
    return { ...this.source.place(path), ...problem, field: origin === path ? problem.field : fieldOf(origin) }
  }

  get failed(): boolean {
    return this.#problems.length > 0
  }

  /** So many problems were found so far. */
  get found(): number {
    return this.#problems.length
  }

  /** Problems in the order of the document. */
  get problems(): readonly Problem[] {
    return ordered(this.#problems)
  }

  get notes(): readonly Problem[] {
    return ordered(this.#notes)
  }

  #describe(path: Path, message: string, remark: Remark): Problem {
    const value = this.valueAt(path)
    const shown = remark.at === 'key' || value === undefined || value === null ? undefined : shownValue(value)
    return {
      field: fieldOf(this.source.origin(path)),
      message,
      ...(shown === undefined ? {} : { value: shown }),
      ...(remark.remedy === undefined ? {} : { remedy: remark.remedy }),
      ...this.source.place(path, remark.at ?? 'value', remark.offset),
    }
  }
}

function shownValue(value: JsonValue): JsonValue | undefined {
  if (typeof value === 'number' && !Number.isFinite(value)) return String(value)
  const json = JSON.stringify(value)
  return json.length <= SHOWN_CHARACTERS_MAX ? value : undefined
}

function ordered(problems: readonly Problem[]): readonly Problem[] {
  const sorted = [...problems].sort((a, b) => (a.line ?? 0) - (b.line ?? 0) || (a.column ?? 0) - (b.column ?? 0))
  if (sorted.length <= PROBLEMS_MAX) return sorted
  const rest = sorted.length - PROBLEMS_MAX
  return [...sorted.slice(0, PROBLEMS_MAX), { field: '', message: `and ${rest} more`, ...at(sorted[PROBLEMS_MAX]!) }]
}

function at(problem: Problem): Pick<Problem, 'line' | 'column'> {
  return { line: problem.line, column: problem.column }
}
