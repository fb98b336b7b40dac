import { jsonNumber, studyJson, trialJson } from '../json-output.ts'
import { timeOf } from '../reading.ts'
import type { ExportSource, TextFormat } from './format.ts'
import { readCurves } from './read-curves.ts'

export const json: TextFormat = {
  name: 'json',
  summary: 'one document',
  into: 'text',
  async *text(source) {
    if (!source.curves) {
      yield `${JSON.stringify({ study: studyJson(source.study), trials: source.trials.map(trialJson) }, null, 2)}\n`
      return
    }
    let before = '[\n'
    for await (const point of points(source)) {
      yield `${before}${JSON.stringify(point)}`
      before = ',\n'
    }
    yield before === '[\n' ? '[]\n' : '\n]\n'
  },
}

export const jsonl: TextFormat = {
  name: 'jsonl',
  summary: 'a document a line',
  into: 'text',
  async *text(source) {
    if (source.curves) for await (const point of points(source)) yield `${JSON.stringify(point)}\n`
    else for (const trial of source.trials) yield `${JSON.stringify(trialJson(trial))}\n`
  },
}

async function* points(source: ExportSource): AsyncGenerator<Record<string, unknown>> {
  for await (const curve of readCurves(source)) {
    for (const { step, time, values } of curve.points) {
      const at = timeOf(time)
      yield {
        trial: curve.trial,
        step: Number(step),
        ...(at === undefined ? {} : { time: new Date(at).toISOString() }),
        values: Object.fromEntries(Object.entries(values).map(([metric, value]) => [metric, jsonNumber(value)])),
      }
    }
  }
}
