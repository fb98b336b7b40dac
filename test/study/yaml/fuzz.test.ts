import fc from 'fast-check'
import { describe, expect, it, test } from 'vitest'
import { stringify } from 'yaml'
import { z } from 'zod'
import { type DocumentOptions, parseStudyDocument, specToDocument } from '../../../src/study/yaml/index.ts'
import { fieldOf, pathOf } from '../../../src/study/yaml/source/path.ts'

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
const name = fc.stringMatching(/^[a-z][a-z0-9_]{0,6}$/).filter((n) => !(n in {}) && !['all', 'any', 'not'].includes(n))
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
  fc.record({ bool: fc.constant([false, true]) }),
  fc.record({ fixed: scalar }),
)

/** Some with where their best is believed to be. */
const believed = parameter.chain((p: Record<string, unknown>) => {
  if ('fixed' in p) return fc.constant(p)
  const weight = fc.double({ min: 1e-3, max: 1e6, noNaN: true })
  const [first, last] = (p.double ?? p.int ?? p.discrete ?? p.choice ?? p.bool) as [unknown, unknown?]
  const value = fc.constantFrom(first, last ?? first)
  const likely =
    'choice' in p || 'bool' in p
      ? fc.dictionary(fc.constant(String(first)), weight, { minKeys: 1, noNullPrototype: true })
      : fc.record({ near: value, spread: fc.double({ min: 1e-6, max: 10, noNaN: true }) })
  return fc
    .option(fc.oneof(value, likely), { nil: undefined })
    .map((chosen) => (chosen === undefined || '__proto__' === first ? p : { ...p, likely: chosen }))
})

/** Conditions on these parameters, each of which some value meets. */
function conditionsOn(parents: readonly (readonly [string, Record<string, unknown>])[]): fc.Arbitrary<Record<string, unknown>> {
  const one = fc.constantFrom(...parents).map(([parent, p]): Record<string, unknown> => {
    if (Array.isArray(p.double)) return { [parent]: { min: p.double[0], max: p.double[1] } }
    if (Array.isArray(p.int)) return { [parent]: { max: p.int[1] } }
    if ('fixed' in p) return { [parent]: p.fixed }
    const values = (p.choice ?? p.discrete ?? p.bool) as unknown[]
    return { [parent]: values.length > 1 ? values : values[0] }
  })
  const { tree } = fc.letrec<{ tree: Record<string, unknown> }>((tie) => ({
    tree: fc.oneof(
      { maxDepth: 3, withCrossShrink: true },
      one,
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((all) => ({ all })),
      fc.array(tie('tree'), { minLength: 1, maxLength: 3 }).map((any) => ({ any })),
      tie('tree').map((not) => ({ not })),
    ),
  }))
  return tree
}

/** Parameters that wait for earlier ones. */
const space = fc.uniqueArray(fc.tuple(name, believed), { minLength: 1, maxLength: 8, selector: ([n]) => n }).chain((named) => {
  const whens = named.map((_, i) =>
    i === 0
      ? fc.constant(undefined)
      : fc.option(conditionsOn(named.slice(0, i) as [string, Record<string, unknown>][]), { nil: undefined }),
  )
  return fc.tuple(...whens).map((all) => Object.fromEntries(named.map(([n, p], i) => [n, { ...p, when: all[i] }])))
})

/** What parameters keep among themselves, with conditions on any of them; there are points that keep it. */
function constraintsOn(parameters: Record<string, Record<string, unknown>>): fc.Arbitrary<unknown[]> {
  const named = Object.entries(parameters)
  const kept = named.flatMap(([n, p]) => {
    const numbers = (p.double ?? p.int ?? p.discrete) as number[] | undefined
    return numbers === undefined ? [] : [`"${n}" >= ${Math.min(...numbers)}`]
  })
  const conditions = conditionsOn(named)
  const never = conditions.map((one) => ({ never: { all: [one, { not: one }] } }))
  if (kept.length === 0) return fc.array(never, { maxLength: 2 })
  const keep = fc.constantFrom(...kept)
  const keptWhere = fc.record({ keep, when: conditions })
  return fc.array(fc.oneof(never, keep, keptWhere), { maxLength: 3 })
}

const formula = fc.letrec<{ sum: string }>((tie) => ({
  sum: fc.oneof(
    { maxDepth: 3 },
    fc.constantFrom('loss', 'latency.p99', '"val/acc"', 'size'),
    fc.tuple(tie('sum'), fc.constantFrom('+', '-', '*', '/', '^'), tie('sum')).map((parts) => parts.join(' ')),
    fc.tuple(fc.constantFrom('max', 'mean'), tie('sum'), tie('sum')).map(([f, a, b]) => `${f}(${a}, ${b})`),
    tie('sum').map((inner) => `(${inner} >= 1 ? -${inner} : 0.5)`),
  ),
})).sum

const variable = fc.oneof(
  fc.string({ maxLength: 6 }).filter((t) => !t.includes('$') && !t.includes('\0')),
  fc.record({ secret: fc.stringMatching(/^[A-Z_]{1,8}$/) }),
  fc.record({ file: fc.stringMatching(/^[a-z/]{1,8}$/) }),
)

/** Documents that are right: spaces with conditions on earlier choices, start points left to defaults. */
const documents = fc
  .record({
    space,
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
    formulas: fc.array(formula, { maxLength: 3 }),
    constraints: fc.array(
      fc.tuple(formula, fc.constantFrom('<=', '>='), fc.double({ min: -9, max: 9, noNaN: true })).map((parts) => parts.join(' ')),
      { maxLength: 3 },
    ),
    env: fc.dictionary(fc.stringMatching(/^[A-G]{1,3}$/), variable, { maxKeys: 3 }),
    rule: fc.option(fc.record({ name: fc.constant('median'), startStep: fc.integer({ min: 1, max: 9 }) }), { nil: undefined }),
  })
  .map((made) => {
    const derived = Object.fromEntries(made.formulas.map((text, i) => [`d${i}`, i === 0 ? text : `d${i - 1} + ${text}`]))
    const document = {
      apiVersion: 'hone.dev/v1',
      kind: 'Study',
      metadata: { name: 'fuzzed' },
      spec: {
        seed: made.seed,
        objectives: made.objectives,
        derived,
        constraints: made.constraints,
        parameters: made.space,
        algorithm: { name: 'random' },
        earlyStopping: made.rule,
        budget: { trials: made.trials, parallel: made.parallel, duration: `${made.minutes}m` },
        trial: { command: ['train', ...made.arguments], timeout: '90s', env: made.env, resources: { cpu: 2 } },
      },
    }
    return document
  })
  .chain((document) =>
    constraintsOn(document.spec.parameters).map((parameterConstraints) => ({
      ...document,
      spec: { ...document.spec, parameterConstraints },
    })),
  )

const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))

describe('any text', () => {
  it('is answered with problems or a spec, never with an exception', () => {
    fc.assert(fc.property(fc.string({ maxLength: 200, unit: anyCharacter }), expectAnswer), { numRuns: 100 })
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

test('a field says its path', () => {
  const part = fc.oneof(fc.nat(), fc.string(), fc.constantFrom('a]', '["b"]', '7', 'c.d', '\\"'))
  fc.assert(fc.property(fc.array(part), (path) => void expect(pathOf(fieldOf(path))).toEqual(path)))
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

  it('with slips of the keyboard in its YAML is answered with problems that have places', () => {
    const slip = fc.record({
      at: fc.double({ min: 0, max: 1, maxExcluded: true, noNaN: true }),
      cut: fc.nat({ max: 6 }),
      put: fc.constantFrom('', ' ', '\n', ':', '- ', '[', '}', '"', '&a ', '*a ', '#', '|', '0', 'x', '\t', '${', '{when: {all: []}}'),
      again: fc.boolean(),
    })
    fc.assert(
      fc.property(documents, fc.array(slip, { minLength: 1, maxLength: 4 }), (document, slips) => {
        let text = stringify(document)
        for (const { at, cut, put, again } of slips) {
          const place = Math.floor(at * text.length)
          text = text.slice(0, place) + put + (again ? text.slice(place, place + 40) : '') + text.slice(place + cut)
        }
        expectAnswer(text)
      }),
      { numRuns: 80 },
    )
  })
})
