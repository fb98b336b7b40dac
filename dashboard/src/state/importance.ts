import { signal } from '@preact/signals'
import type { Importances, Study, Trial } from '../api/types.ts'

/** A weaker correlation is no word. */
const TREND_MIN = 0.2

/** Which way the objective goes with a parameter, in words: none where it goes neither way, or the parameter tells less than a hundredth. */
export function trendText(share: number, trend: number): string {
  if (Math.abs(trend) < TREND_MIN || Math.round(100 * share) === 0) return ''
  return trend > 0 ? 'grows with it' : 'falls with it'
}

/** Which trials were compared, in words, where an algorithm gave trials parts of the resource: none where it did not. */
export function comparedText({ resource, trials }: Importances): string {
  if (resource === undefined) return ''
  const { metric, amount, otherTrials } = resource
  const others = otherTrials === 0 ? '' : `; ${otherTrials} with more or less ${otherTrials === 1 ? 'does' : 'do'} not count`
  return `Compared at ${metric} ${amount}: ${trials} ${trials === 1 ? 'trial' : 'trials'} that ${trials === 1 ? 'was' : 'were'} given as much${others}.`
}

/** Shortest time from an answer to the next question; after one that took long, so many times as long, within bounds. */
const REST_MS_MIN = 200
const REST = 10
const REST_MS_MAX = 2_000

/** What the server is asked. */
interface Question {
  readonly study: string
  readonly metric: string
  /** Says which trials have ended: the same trials get the same answer. */
  readonly ended: string
}

/** How much the parameters of a study tell, as the server says it: asked again when trials have ended, one question at a time. */
export class ImportanceStore {
  readonly #answers = signal<ReadonlyMap<string, Importances | undefined>>(new Map())
  readonly #askServer: (study: string, metric: string) => Promise<Importances>
  #question: Question | undefined
  #isAsking = false

  constructor(askServer: (study: string, metric: string) => Promise<Importances>) {
    this.#askServer = askServer
  }

  /** The newest answer about a metric, which the component that calls it follows; undefined before the first. */
  of(metric: string): Importances | undefined {
    return this.#answers.value.get(metric)
  }

  /** Whether a metric was asked for and the server answered, if only that it cannot: what goes by the answer need not wait. */
  isHeard(metric: string): boolean {
    return this.#answers.value.has(metric)
  }

  /** Sees to it that the answer about a metric is of the trials as they are, at once or soon. */
  follow({ id, grew }: Study, trials: Iterable<Trial>, metric: string): void {
    const question = { study: id, metric, ended: `${grew?.at ?? 0} ${endedOf(trials)}` }
    if (this.#question?.metric === metric && this.#question.ended === question.ended) return
    this.#question = question
    if (!this.#isAsking) void this.#ask(question)
  }

  async #ask(question: Question): Promise<void> {
    this.#isAsking = true
    const begin = performance.now()
    const answer = await this.#askServer(question.study, question.metric).catch(() => undefined)
    const answers = this.#answers.value
    this.#answers.value = new Map(answers).set(question.metric, answer ?? answers.get(question.metric))
    const took = performance.now() - begin
    const rest = answer === undefined ? REST_MS_MAX : Math.min(REST_MS_MAX, Math.max(REST_MS_MIN, REST * took))
    setTimeout(() => this.#rested(question, answer !== undefined), rest)
  }

  #rested(asked: Question, wasAnswered: boolean): void {
    this.#isAsking = false
    const question = this.#question
    if (question !== undefined && question !== asked) void this.#ask(question)
    // whoever still looks asks anew
    else if (!wasAnswered) this.#question = undefined
  }
}

/** Trials that ended with what counts, as few words that change when they do. */
function endedOf(trials: Iterable<Trial>): string {
  let [count, numbers] = [0, 0]
  for (const { number, state } of trials) {
    if (state !== 'succeeded' && state !== 'stopped') continue
    count += 1
    numbers += number
  }
  return `${count} ${numbers}`
}
