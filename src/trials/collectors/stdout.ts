import { z } from 'zod'
import { LIMITS, type Measurement } from '../../model/index.ts'
import type { CollectContext, Collector, CollectorParser, CollectorState } from './collector.ts'

const settings = z.object({}).describe('Lines of JSON objects or of name=value pairs; every other line is ignored.')

/** A line that is longer holds no metrics that a person would print: it is skipped, so that memory stays bounded. */
const LINE_BYTES_MAX = 1_000_000
const NEWLINE = 0x0a
/** Names of the step when the study declares no resource, by preference. */
const STEP_NAMES = ['step', 'epoch', 'iteration', 'iter', 'round']
const WORDS: Readonly<Record<string, number>> = { nan: Number.NaN, inf: Infinity, infinity: Infinity }
const PAIR = /([A-Za-z_][\w./-]*)\s*[=:]\s*([+-]?(?:\d+\.?\d*(?:[eE][+-]?\d+)?|\.\d+(?:[eE][+-]?\d+)?|nan|inf(?:inity)?))(?![\w.])/gi

/** Reads what the training code prints: `epoch=3 accuracy=0.91` or `{"epoch": 3, "accuracy": 0.91}`. */
export const stdout: Collector<z.infer<typeof settings>> = {
  name: 'stdout',
  summary: 'What the training code prints: JSON objects or name=value pairs, a line for each step.',
  settings,
  stream: 'stdout',
  open: (_settings, context, state) => openParser(context, state ?? { offset: 0, step: -1 }),
}

function openParser(context: CollectContext, from: CollectorState): CollectorParser {
  let { offset, step } = from
  /** Bytes after `offset` that do not end in a newline yet. */
  let rest: Uint8Array = new Uint8Array(0)
  /** The line that began is too long: its bytes are dropped up to its end. */
  let overlong = false

  const take = (line: Uint8Array, at: number): Measurement | undefined => {
    const point = parseLine(new TextDecoder().decode(line), context, step)
    if (point === undefined) return undefined
    step = point.step
    return { ...point, at }
  }
  return {
    push(bytes, at, final) {
      const points: Measurement[] = []
      let start = 0
      for (let end = bytes.indexOf(NEWLINE, start); end !== -1; end = bytes.indexOf(NEWLINE, start)) {
        const line = joined(rest, bytes.subarray(start, end))
        const point = overlong || line.length > LINE_BYTES_MAX ? undefined : take(line, at)
        if (point !== undefined) points.push(point)
        offset += rest.length + (end - start) + 1
        rest = new Uint8Array(0)
        overlong = false
        start = end + 1
      }
      rest = joined(rest, bytes.subarray(start))
      if (rest.length > LINE_BYTES_MAX) {
        offset += rest.length
        rest = new Uint8Array(0)
        overlong = true
      }
      if (final && rest.length > 0 && !overlong) {
        const point = take(rest, at)
        if (point !== undefined) points.push(point)
        offset += rest.length
        rest = new Uint8Array(0)
      }
      return { points, state: { offset, step } }
    },
  }
}

function joined(first: Uint8Array, second: Uint8Array): Uint8Array {
  if (first.length === 0) return second.slice()
  const both = new Uint8Array(first.length + second.length)
  both.set(first)
  both.set(second, first.length)
  return both
}

/** The measurement of a line; undefined when it holds no metric. A step that the line does not name is the last one + 1. */
function parseLine(text: string, context: CollectContext, lastStep: number): Omit<Measurement, 'at'> | undefined {
  const found = text.trimStart().startsWith('{') ? jsonValues(text) : pairValues(text)
  const names = context.stepMetric === undefined ? STEP_NAMES : [context.stepMetric, ...STEP_NAMES]
  const stepName = names.find((name) => isStep(found.get(name)))
  const values = [...found].filter(([name]) => name !== stepName).slice(0, LIMITS.metricsPerMeasurement)
  if (values.length === 0) return undefined
  const step = stepName === undefined ? lastStep + 1 : (found.get(stepName) as number)
  return { step, values: Object.fromEntries(values) }
}

function isStep(value: number | undefined): boolean {
  return value !== undefined && Number.isSafeInteger(value) && value >= 0
}

function pairValues(text: string): Map<string, number> {
  return new Map([...text.matchAll(PAIR)].map(([, name, value]) => [name ?? '', numberOf(value ?? '')]))
}

/** Numbers of one JSON object, also NaN and Infinity as Python's json writes them. */
function jsonValues(text: string): Map<string, number> {
  const values = new Map<string, number>()
  try {
    const quoted = text.replaceAll(/:\s*(-?(?:NaN|Infinity))\s*(?=[,}])/g, ':"$1"')
    for (const [name, value] of Object.entries(JSON.parse(quoted) as object)) {
      if (typeof value === 'number') values.set(name, value)
      else if (typeof value === 'string' && /^-?(NaN|Infinity)$/.test(value)) values.set(name, Number(value))
    }
  } catch {
    return values // not JSON after all: an ordinary line of output
  }
  return values
}

function numberOf(text: string): number {
  const word = WORDS[text.replace(/^[+-]/, '').toLowerCase()]
  if (word === undefined) return Number(text)
  return text.startsWith('-') ? -word : word
}
