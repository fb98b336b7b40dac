import { LIMITS } from '../../model/index.ts'

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|nan|inf(?:inity)?)`
const PAIR = new RegExp(String.raw`(?<![\w./-])([a-z_][\w./-]*) {0,3}[=:] {0,3}(${NUMBER})(?![\w:=-]|\.\w)`, 'gi')
/** Python writes NaN and Infinity bare, which is no JSON. */
const BARE_WORD = /([:,[]\s*)([+-]?(?:NaN|Infinity))(?=\s*[,}\]])/g

/** The numbers that one line of output names, by name; undefined when it names none. */
export function readMetricLine(line: string): Map<string, number> | undefined {
  const text = line.trim()
  const found = text.startsWith('{') && text.endsWith('}') ? (readJson(text) ?? readPairs(text)) : readPairs(text)
  return found.size === 0 ? undefined : found
}

function readJson(text: string): Map<string, number> | undefined {
  const value = parseJson(text) ?? parseJson(text.replace(BARE_WORD, '$1"$2"'))
  if (typeof value !== 'object' || value === null) return undefined
  const found = new Map<string, number>()
  for (const [name, entry] of Object.entries(value)) {
    const number = typeof entry === 'number' ? entry : typeof entry === 'string' ? readWord(entry) : undefined
    if (number !== undefined && keepable(name, found)) found.set(name, number)
  }
  return found
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function readPairs(text: string): Map<string, number> {
  const found = new Map<string, number>()
  if (!text.includes('=') && !text.includes(':')) return found
  for (const [, name, value] of text.matchAll(PAIR)) {
    const number = readWord(value!) ?? Number(value)
    if (keepable(name!, found)) found.set(name!, number)
  }
  return found
}

function readWord(text: string): number | undefined {
  const match = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text)
  if (match === null) return undefined
  if (match[2]!.toLowerCase() === 'nan') return Number.NaN
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function keepable(name: string, found: Map<string, number>): boolean {
  return name.length > 0 && name.length <= LIMITS.nameCharacters && found.size < LIMITS.metricsPerMeasurement
}
