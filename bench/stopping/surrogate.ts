import { spawn } from 'node:child_process'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import type { Assignment } from '../../src/model/index.ts'
import type { CurveTask, LearningCurve } from './curve-task.ts'

export interface SurrogateOptions {
  /** The benchmark's Python, and the folder of its harness. */
  readonly python: string
  readonly harness: string
  /** One of LCBench's data sets, as 3945. */
  readonly data: string
}

export interface Surrogate extends CurveTask {
  close(): void
}

/**
 * LCBench's surrogate as a task: a curve for any configuration, so that algorithms can search where no recorded one is. A Python process answers, a
 * line for a line; every curve is asked for once.
 */
export async function openSurrogate({ python, harness, data }: SurrogateOptions): Promise<Surrogate> {
  const child = spawn(python, [join(import.meta.dirname, 'lcbench.py'), harness, '--serve', data], { stdio: ['pipe', 'pipe', 'inherit'] })
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]()
  const next = async (): Promise<string> => {
    const { value, done } = await lines.next()
    if (done === true) throw new Error(`the surrogate of ${data} ended`)
    return value
  }
  const about = JSON.parse(await next()) as Omit<CurveTask, 'deal'>
  const known = new Map<string, Promise<LearningCurve>>()
  let last: Promise<unknown> = Promise.resolve()
  const ask = (question: string): Promise<LearningCurve> => {
    const answer = last.then(async () => {
      child.stdin.write(`${question}\n`)
      return JSON.parse(await next()) as LearningCurve
    })
    last = answer
    return answer
  }
  const curveOf = (parameters: Assignment): Promise<LearningCurve> => {
    const question = JSON.stringify(parameters)
    const answer = known.get(question) ?? ask(question)
    known.set(question, answer)
    return answer
  }
  return { ...about, deal: () => curveOf, close: () => child.stdin.end() }
}
