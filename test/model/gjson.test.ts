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

  it('compares numbers and texts, each with its own kind alone', () => {
    const found = (operator: string, value: string): unknown[] =>
      ['n', 't'].flatMap(
        (key) =>
          findGjson(parseGjson(`all.#(${key}${operator}${value})#.${key}`), {
            all: [1, 2, 3].map((n) => ({ n, t: `t${n}` })),
          }) as unknown[],
      )
    expect(['<', '<=', '>', '>=', '==', '!='].map((operator) => found(operator, '2').filter((value) => typeof value === 'number'))).toEqual(
      [[1], [1, 2], [3], [2, 3], [2], [1, 3]],
    )
    expect(['<', '<=', '>', '>=', '=='].map((operator) => found(operator, '"t2"'))).toEqual([
      ['t1'],
      ['t1', 't2'],
      ['t3'],
      ['t2', 't3'],
      ['t2'],
    ])
  })

  it('asks within what is asked, and takes what stands in quotes as it is', () => {
    const pods = [
      { name: 'a)b', at: [{ type: 'x"y' }] },
      { name: 'c', at: [{ type: 'z' }] },
    ]
    const of = (path: string) => findGjson(parseGjson(path), pods)
    expect(of('#(name=="a)b")#.name')).toEqual(['a)b'])
    expect(of('#(at.#(type=="z").type=="z")#.name')).toEqual(['c'])
    expect(of('#(at.#(type=="x\\"y").type!="z").name')).toBe('a)b')
    expect(findGjson(parseGjson('#(a\\=\\=b=="c")#.d'), [{ 'a==b': 'c', d: 1 }])).toEqual([1])
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
    ['status.#(a..b=="x")', 'a name is missing', 11],
    ['status.#(a.#(b..c))', 'a name is missing', 15],
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
