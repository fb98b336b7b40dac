import { describe, expect, it } from 'vitest'
import { findGjson, GjsonError, gjsonHolds, parseGjson, WORKLOAD_KINDS } from '../../src/model/index.ts'

const job = {
  kind: 'Job',
  status: {
    active: 1,
    conditions: [
      { type: 'SuccessCriteriaMet', status: 'True', reason: 'CompletionsReached' },
      { type: 'Complete', status: 'True', reason: 'CompletionsReached', message: 'Reached expected number of succeeded pods' },
      { type: 'Failed', status: 'False' },
    ],
  },
  metadata: { labels: { 'hone.dev/trial': '7' } },
}
const find = (path: string) => findGjson(parseGjson(path), job)
const holds = (path: string, value = job) => gjsonHolds(parseGjson(path), value)

describe('GJSON', () => {
  it('walks keys, indexes and escaped names', () => {
    expect(find('status.active')).toBe(1)
    expect(find('status.conditions.1.type')).toBe('Complete')
    expect(find('metadata.labels.hone\\.dev/trial')).toBe('7')
    expect(find('status.nothing.there')).toBeUndefined()
  })

  it('counts, and takes each', () => {
    expect(find('status.conditions.#')).toBe(3)
    expect(find('status.conditions.#.type')).toEqual(['SuccessCriteriaMet', 'Complete', 'Failed'])
    expect(find('status.conditions.#.type|0')).toBe('SuccessCriteriaMet')
  })

  it('asks', () => {
    expect(find('status.conditions.#(type=="Complete").reason')).toBe('CompletionsReached')
    expect(find('status.conditions.#(status=="True")#.type')).toEqual(['SuccessCriteriaMet', 'Complete'])
    expect(find('status.conditions.#(type%"*e*")#.type')).toEqual(['SuccessCriteriaMet', 'Complete', 'Failed'])
    expect(find('status.conditions.#(type!="Failed")#|#')).toBe(2)
    expect(find('status.conditions.#(message)#.type')).toEqual(['Complete'])
    expect(find('status.[@this].#(active>=1)#|#')).toBe(1)
  })

  it('reads the conditions that Katib’s users write', () => {
    expect(holds('status.conditions.#(type=="Complete")#|#(status=="True")#')).toMatchObject({ reason: 'CompletionsReached' })
    expect(holds('status.conditions.#(type=="Failed")#|#(status=="True")#')).toBeUndefined()
    const workflow = { status: { phase: 'Succeeded' } }
    expect(holds('status.[@this].#(phase=="Succeeded")#', workflow as never)).toEqual({ phase: 'Succeeded' })
    expect(holds('status.[@this].#(phase=="Failed")#', workflow as never)).toBeUndefined()
  })

  it('finds nothing in an object that has no status yet', () => {
    for (const { success, failure } of Object.values(WORKLOAD_KINDS)) {
      for (const path of [...success, ...failure]) expect(holds(path, { kind: 'x' } as never)).toBeUndefined()
    }
  })

  it.each([
    ['status.#(type=="x"', 'is never closed', 8],
    ['status..phase', 'a name is missing', 7],
    ['status.#(type==Complete)', 'is no value', 15],
    ['status.@pretty', 'only the modifier @this', 7],
    ['status.', 'ends too early', 7],
    ['', 'is empty', 0],
  ])('says what is wrong with %s, and where', (path, words, offset) => {
    const failure = (() => {
      try {
        parseGjson(path)
      } catch (error) {
        return error as GjsonError
      }
    })()
    expect(failure).toBeInstanceOf(GjsonError)
    expect(failure?.message).toContain(words)
    expect(failure?.offset).toBe(offset)
  })
})
