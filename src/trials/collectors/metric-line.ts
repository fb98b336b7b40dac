import { LIMITS } from '../../model/index.ts'

const NUMBER = String.raw`[+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|nan|inf(?:inity)?)`
/** Behind a number: the rest of another word, or of one number that is written with commas (0,612 and 1,234.5), whose head says something else. */
const GOES_ON = String.raw`[\w:=-]|\.\w|,\d+(?![\w.,])|(?:,\d{3})+(?!\d)`
const PAIR = new RegExp(String.raw`(?<![\w./-])([a-z_][\w./-]*) {0,3}[=:] {0,3}(${NUMBER})(?!${GOES_ON})`, 'gi')
/** The same where a line has other letters: names in any script, also before a wide colon or equals sign. */
const ANY_PAIR = new RegExp(
  String.raw`(?<![\p{L}\p{M}\p{N}_./-])([\p{L}_][\p{L}\p{M}\p{N}\u200c\u200d_./-]*) {0,3}[=:：＝] {0,3}(${NUMBER})(?!${GOES_ON})`,
  'giu',
)
const HAS_OTHER = /\P{ASCII}/u
/** Scripts that put no space between words: what stands before a name of Latin letters may be a word of its own. */
const LATIN_AFTER_UNSPACED =
  /[\p{sc=Han}\p{sc=Hiragana}\p{sc=Katakana}\p{sc=Thai}\p{sc=Lao}\p{sc=Khmer}\p{sc=Myanmar}ー]([a-z_][\w./-]*)$/iu
/** Python writes NaN and Infinity bare, which is no JSON. */
const BARE_WORD = /([:,[]\s*)([+-]?(?:NaN|Infinity))(?=\s*[,}\]])/g

/** Texts of a printed dictionary, and its words that JSON lacks. */
const PYTHON_WORD = /'((?:[^'\\]|\\.)*)'|"(?:[^"\\]|\\.)*"|\b(?:True|False|None|nan|inf)\b/g
const PYTHON_WORDS: Readonly<Record<string, string>> = { True: 'true', False: 'false', None: 'null', nan: 'NaN', inf: 'Infinity' }

/** The numbers that one line of output names, by name; undefined when it names none. */
export function readMetricLine(line: string): Map<string, number> | undefined {
  const text = line.trim()
  const found = text.startsWith('{') && text.endsWith('}') ? (readObject(text) ?? readPairs(text)) : readPairs(text)
  if (found.size > 0) return found
  // what a logger writes has words before the object
  const begin = text.endsWith('}') ? text.indexOf('{') : 0
  const logged = begin > 0 ? readObject(text.slice(begin)) : undefined
  return logged === undefined || logged.size === 0 ? undefined : logged
}

/** A JSON object, or a dictionary as Python prints it. */
function readObject(text: string): Map<string, number> | undefined {
  return readJson(text, readNumberWord) ?? (text.includes("'") ? readJson(asJson(text), readNumberWord) : undefined)
}

/** What Python prints, in JSON's words where it has such. */
function asJson(text: string): string {
  return text.replace(PYTHON_WORD, (word, quoted: string | undefined) =>
    quoted === undefined ? (PYTHON_WORDS[word] ?? word) : JSON.stringify(quoted),
  )
}

/** The pairs of a line, also where it looks like JSON. */
export function readPairLine(line: string): Map<string, number> | undefined {
  const found = readPairs(line.trim())
  return found.size === 0 ? undefined : found
}

/** The numbers of a line that is a JSON object, also of those in quotes; undefined for every other line. */
export function readJsonLine(line: string): Map<string, number> | undefined {
  const found = readJson(line.trim(), (text) => readNumberWord(text) ?? (text.trim() === '' ? undefined : numberOf(text)))
  return found === undefined || found.size === 0 ? undefined : found
}

function numberOf(text: string): number | undefined {
  const value = Number(text)
  return Number.isNaN(value) ? undefined : value
}

function readJson(text: string, readText: (text: string) => number | undefined): Map<string, number> | undefined {
  const value = parseJson(text) ?? parseJson(text.replace(BARE_WORD, '$1"$2"'))
  if (typeof value !== 'object' || value === null) return undefined
  const found = new Map<string, number>()
  for (const [name, entry] of Object.entries(value)) {
    const number = typeof entry === 'number' ? entry : typeof entry === 'string' ? readText(entry) : undefined
    if (number !== undefined && keepable(name)) found.set(name, number)
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
  const isLatin = !HAS_OTHER.test(text)
  if (isLatin && !text.includes('=') && !text.includes(':')) return found
  for (const [, name, value] of text.matchAll(isLatin ? PAIR : ANY_PAIR)) {
    const number = readNumberWord(value!) ?? Number(value)
    for (const one of isLatin ? [name!] : [name!, ...latinPartOf(name!)]) if (keepable(one)) found.set(one, number)
  }
  return found
}

/** `loss` of 验证集loss: nobody knows whether the first word belongs to the name. */
function latinPartOf(name: string): string[] {
  const part = LATIN_AFTER_UNSPACED.exec(name)?.[1]
  return part === undefined ? [] : [part]
}

/** NaN and infinities as programs write them; undefined for everything else. */
export function readNumberWord(text: string): number | undefined {
  const match = /^([+-]?)(nan|inf(?:inity)?)$/i.exec(text)
  if (match === null) return undefined
  if (match[2]!.toLowerCase() === 'nan') return Number.NaN
  return match[1] === '-' ? Number.NEGATIVE_INFINITY : Number.POSITIVE_INFINITY
}

function keepable(name: string): boolean {
  return name.length > 0 && name.length <= LIMITS.nameCharacters
}
