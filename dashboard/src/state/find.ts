import type { Study, Trial } from '../api/types.ts'
import { lookOf } from '../words/states.ts'
import { reasonOf } from './values.ts'

type Test = (trial: Trial) => boolean

const COMPARISONS: Readonly<Record<string, (a: number, b: number) => boolean>> = {
  '<': (a, b) => a < b,
  '<=': (a, b) => a <= b,
  '>': (a, b) => a > b,
  '>=': (a, b) => a >= b,
}

/** Reads words and comparisons, all of which must hold: `adam`, `baseline`, `accuracy>0.9`, `layers=4`. Undefined for an empty text. */
export function findTest(text: string, study: Study): Test | undefined {
  const tests = text
    .trim()
    .split(/\s+/)
    .filter((term) => term !== '')
    .map((term) => termTest(term, study))
  return tests.length === 0 ? undefined : (trial) => tests.every((test) => test(trial))
}

function termTest(term: string, study: Study): Test {
  const [, name = '', comparison = '', wanted = ''] = /^([^<>=]+)(<=|>=|<|>|=)(.+)$/.exec(term) ?? []
  if (name === '') return wordTest(term.toLowerCase())
  if (comparison === '=') return (trial) => String(namedValue(study, trial, name)).toLowerCase() === wanted.toLowerCase()
  const holds = COMPARISONS[comparison]!
  return (trial) => holds(Number(namedValue(study, trial, name) ?? Number.NaN), Number(wanted))
}

/** A parameter, objective, metric or label by its name; `step` is the last one. */
function namedValue(study: Study, trial: Trial, name: string): unknown {
  if (name in trial.parameters) return trial.parameters[name]
  const place = study.spec.objectives.findIndex(({ metric }) => metric === name)
  if (place >= 0) return trial.values?.[place]
  if (name === 'step') return trial.lastStep
  return trial.metrics[name] ?? trial.labels[name]
}

function wordTest(word: string): Test {
  return (trial) =>
    String(trial.number) === word ||
    Object.values(trial.parameters).some((value) => typeof value === 'string' && value.toLowerCase().includes(word)) ||
    Object.entries(trial.labels).some(([key, value]) => `${key} ${value}`.toLowerCase().includes(word)) ||
    `${trial.state} ${lookOf(trial).word}`.includes(word) ||
    reasonOf(trial)?.toLowerCase().includes(word) === true ||
    trial.worker?.toLowerCase().includes(word) === true
}
