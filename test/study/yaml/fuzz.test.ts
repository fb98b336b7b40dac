import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { type DocumentOptions, parseStudyDocument, specToDocument } from '../../../src/study/yaml/index.ts'

const OPTIONS: DocumentOptions = {
  workingFolder: '/work/here',
  newSeed: () => 42,
  collectors: [{ name: 'stdout', settings: z.object({}) }],
}

/** Either a spec or problems, each with a place inside the text. */
function expectAnswer(text: string): void {
  const { spec, problems } = parseStudyDocument(text, OPTIONS)
  expect(spec === undefined).toBe(problems.length > 0)
  const lines = text.split(/\r\n|\n|\r/).length
  for (const problem of problems) {
    expect(problem.message).not.toBe('')
    expect(problem.line).toBeGreaterThanOrEqual(1)
    expect(problem.line).toBeLessThanOrEqual(lines + 1)
    expect(problem.column).toBeGreaterThanOrEqual(1)
    expect(JSON.stringify(problem)).toBeDefined()
  }
}

const scalar = fc.oneof(
  fc.string({ maxLength: 6 }),
  fc.integer({ min: -5, max: 5 }),
  fc.double({ noNaN: true, noDefaultInfinity: true }),
  fc.boolean(),
)
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((n) => !(n in {}))
const scale = fc.constantFrom('linear', 'log', 'reverseLog')

const bounds = fc
  .tuple(fc.double({ min: 1e-9, max: 1e6, noNaN: true }), fc.double({ min: 1e-9, max: 1e6, noNaN: true }))
  .filter(([a, b]) => a < b)
const whole = fc.tuple(fc.integer({ min: 1, max: 1_000 }), fc.integer({ min: 1, max: 1_000 })).filter(([a, b]) => a < b)
const parameter = fc.oneof(
  fc.record({ double: bounds, scale }),
  fc.record({ int: whole, scale }),
  fc.record({ discrete: fc.uniqueArray(fc.double({ min: 1e-9, max: 1e9, noNaN: true }), { minLength: 1, maxLength: 5 }), scale }),
  fc.record({ choice: fc.uniqueArray(scalar, { minLength: 1, maxLength: 5, comparator: (a, b) => a === b }) }),
)

/** Documents that are right: spaces with conditions on earlier choices, start points left to defaults. */
const documents = fc
  .record({
    named: fc.uniqueArray(fc.tuple(name, parameter), { minLength: 1, maxLength: 8, selector: ([n]) => n }),
    parents: fc.array(fc.nat({ max: 7 }), { minLength: 8, maxLength: 8 }),
    seed: fc.option(fc.maxSafeNat(), { nil: undefined }),
    objectives: fc.uniqueArray(
      fc.record({
        metric: name,
        goal: fc.constantFrom('minimize', 'maximize'),
        target: fc.double({ noNaN: true, noDefaultInfinity: true }),
      }),
      { minLength: 1, maxLength: 3, selector: (o) => o.metric },
    ),
    trials: fc.integer({ min: 5, max: 100 }),
    parallel: fc.integer({ min: 1, max: 5 }),
    minutes: fc.integer({ min: 1, max: 500 }),
    arguments: fc.array(
      fc.string({ maxLength: 8 }).filter((t) => !t.includes('$') && !t.includes('\0')),
      { maxLength: 4 },
    ),
    rule: fc.option(fc.record({ name: fc.constant('median'), startStep: fc.integer({ min: 1, max: 9 }) }), { nil: undefined }),
  })
  .map((made) => {
    const parameters: Record<string, object> = {}
    const choices: [string, unknown][] = []
    made.named.forEach(([n, p], i) => {
      const parent = choices[made.parents[i]]
      parameters[n] = parent === undefined ? p : { ...p, when: { [parent[0]]: parent[1] } }
      if ('choice' in p) choices.push([n, p.choice[0]])
    })
    return {
      apiVersion: 'hone.dev/v1',
      kind: 'Study',
      metadata: { name: 'fuzzed' },
      spec: {
        seed: made.seed,
        objectives: made.objectives,
        parameters,
        algorithm: { name: 'random' },
        earlyStopping: made.rule,
        budget: { trials: made.trials, parallel: made.parallel, duration: `${made.minutes}m` },
        trial: { command: ['train', ...made.arguments], timeout: '90s', resources: { cpu: 2 } },
      },
    }
  })

describe('any text', () => {
  it('is answered with problems or a spec, never with an exception', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: 'binary' }), expectAnswer), { numRuns: 100 })
  })

  it('made of YAML’s own characters is answered too', () => {
    const piece = fc.constantFrom(
      'a',
      ': ',
      '- ',
      '\n',
      '  ',
      '[',
      ']',
      '{',
      '}',
      ',',
      '&a ',
      '*a',
      '"',
      "'",
      '|',
      '>',
      '#',
      '!',
      '? ',
      '---',
      '\t',
      '%',
      '<<',
      '1e-4',
      '~',
      '\r',
    )
    fc.assert(
      fc.property(
        fc.array(piece, { maxLength: 60, size: 'max' }).map((pieces) => pieces.join('')),
        expectAnswer,
      ),
      { numRuns: 120 },
    )
  })

  it('that is JSON is answered too', () => {
    fc.assert(fc.property(fc.json({ maxDepth: 6 }), expectAnswer), { numRuns: 60 })
  })
})

describe('a right document', () => {
  it('parses, and what is written of its spec parses back to the same spec', () => {
    fc.assert(
      fc.property(documents, (document) => {
        const { spec, problems } = parseStudyDocument(JSON.stringify(document), OPTIONS)
        expect(problems).toEqual([])
        const again = parseStudyDocument(specToDocument(spec!), { ...OPTIONS, workingFolder: '/elsewhere', newSeed: () => 1 })
        expect(again).toMatchObject({ problems: [], spec })
        expect(again.spec).toEqual(spec)
      }),
      { numRuns: 60 },
    )
  })

  it('with one piece replaced by anything is answered, and the rest of it is still checked', () => {
    fc.assert(
      fc.property(documents, fc.nat(), fc.jsonValue({ maxDepth: 2 }), (document, pick, value) => {
        const copy = structuredClone(document) as Record<string, unknown>
        const places: [Record<string, unknown>, string][] = []
        const walk = (at: unknown): void => {
          if (at === null || typeof at !== 'object') return
          for (const key of Object.keys(at)) {
            places.push([at as Record<string, unknown>, key])
            walk((at as Record<string, unknown>)[key])
          }
        }
        walk(copy)
        const [holder, key] = places[pick % places.length]
        holder[key] = value
        expectAnswer(JSON.stringify(copy, null, 1))
      }),
      { numRuns: 120 },
    )
  })
})
