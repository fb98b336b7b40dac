import { LIMITS } from '../../model/index.ts'

/** `name{label="value"} 1.5 1700000000000`; the time is left alone. */
const SAMPLE = /^([a-zA-Z_:][\w:]*)(?:\{((?:[^"}]|"(?:[^"\\]|\\.)*")*)\})?\s+(\S+)(?:\s+-?[\d.]+)?\s*(?:#.*)?$/
const LABEL = /([a-zA-Z_]\w*)\s*=\s*"((?:[^"\\]|\\.)*)"/g

/** One sample of a page in Prometheus' text format. */
export interface Sample {
  readonly name: string
  readonly labels: Readonly<Record<string, string>>
  readonly value: number
}

/** The sample of a line; undefined for comments, empty lines and what is none. */
export function readSample(line: string): Sample | undefined {
  if (line.startsWith('#')) return undefined
  const [, name, labels = '', written] = SAMPLE.exec(line) ?? []
  if (name === undefined || written === undefined || name.length > LIMITS.nameCharacters) return undefined
  const value = readValue(written)
  if (value === undefined) return undefined
  const found = [...labels.matchAll(LABEL)].map(([, label = '', text = '']) => [label, text.replaceAll(/\\(.)/g, unescaped)] as const)
  return { name, labels: Object.fromEntries(found), value }
}

function unescaped(_: string, mark: string): string {
  return mark === 'n' ? '\n' : mark
}

function readValue(text: string): number | undefined {
  const special = /^([+-]?)(inf|nan)$/i.exec(text)
  if (special !== null) return special[2]?.toLowerCase() === 'nan' ? Number.NaN : special[1] === '-' ? -Infinity : Infinity
  const value = Number(text)
  return Number.isNaN(value) ? undefined : value
}
