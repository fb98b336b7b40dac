import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { rewritten } from '../../../../src/study/yaml/writing/rewriting.ts'

/** As people write: four spaces, numbers in their own way, lines that are folded. */
const TEXT = `# ours
spec:
    budget:   # what may be spent
        trials:    20     # a day
        parallel: 0x2
    parameters:
    - {lr: [1.0e-5, 1.50], name: 'x'}
    goal: >
        as low
        as it goes
    label: "a"
    tags: {a: 1.0, b: [x,  y]}
`

describe('a text in which values are replaced', () => {
  it('is the same to the letter around them', () => {
    const changes = [
      { place: ['spec', 'budget', 'trials'], value: 77 },
      { place: ['spec', 'label'], value: 'b: {c} # d' },
      { place: ['spec', 'tags', 'b'], value: { double: [0, 1] } },
    ]
    const wanted = TEXT.replace('20 ', '77 ').replace('"a"', '"b: {c} # d"').replace('[x,  y]', '{double: [0, 1]}')
    expect(rewritten(TEXT, changes)).toBe(wanted)
    expect(rewritten(TEXT.replaceAll('\n', '\r\n'), changes)).toBe(wanted.replaceAll('\n', '\r\n'))
    const json = '{"a":1.0,\n   "b" : {"c":"x"}}\n'
    expect(rewritten(json, [{ place: ['b', 'c'], value: 'y: "z"' }])).toBe(json.replace('"x"', '"y: \\"z\\""'))
  })

  it('says them, whatever they are and wherever they stand', () => {
    const place = fc.constantFrom(['spec', 'budget', 'trials'], ['spec', 'label'], ['spec', 'tags', 'a'], ['spec', 'goal'], ['spec', 'new'])
    fc.assert(
      fc.property(place, fc.jsonValue({ maxDepth: 2 }), (at, value) => {
        const wanted = parse(TEXT)
        at.slice(0, -1).reduce((inner, key) => inner[key], wanted)[at.at(-1)!] = value
        expect(parse(rewritten(TEXT, [{ place: at, value }])!)).toEqual(wanted)
        const json = JSON.stringify(parse(TEXT), null, 3)
        expect(JSON.parse(rewritten(json, [{ place: at, value }])!)).toEqual(JSON.parse(JSON.stringify(wanted)))
      }),
      { numRuns: 200 },
    )
  })
})

it('keeps numbers as they are written, and comments, where something comes or goes', () => {
  const text = rewritten(TEXT, [
    { place: ['spec', 'budget', 'parallel'] },
    { place: ['spec', 'budget', 'failures'], value: 3 },
    { place: ['spec', 'parameters'], behind: [[0.001]] },
  ])!
  for (const kept of ['# ours', '# what may be spent', '# a day', '1.0e-5', '1.50', 'a: 1.0']) expect(text).toContain(kept)
  expect(parse(text).spec).toMatchObject({ budget: { trials: 20, failures: 3 }, parameters: [{ name: 'x' }, [0.001]] })
})

it('is not written where that would change something else, or has no place', () => {
  const shared = 'a: &n 5\nb: *n\nc: 1\nd: {e: &m 2}\nf: *m\n'
  expect(rewritten(shared, [{ place: ['a'], value: 6 }])).toBeUndefined()
  expect(rewritten(shared, [{ place: ['d'] }])).toBeUndefined()
  expect(rewritten(shared, [{ place: ['c', 'd'], value: 6 }])).toBeUndefined()
  expect(rewritten(shared, [{ place: ['b', 'd'], value: 6 }])).toBeUndefined()
  expect(rewritten(shared, [{ place: ['c'], behind: [6] }])).toBeUndefined()
  expect(rewritten('a: [', [{ place: ['a'], value: 6 }])).toBeUndefined()
  expect(rewritten(shared, [{ place: ['b'], value: 6 }])).toBe(shared.replace('*n', '6'))
})
