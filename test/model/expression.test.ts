import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { marginOf, parseConstraint, parseExpression, violationOf } from '../../src/model/index.ts'

function value(text: string, values: Record<string, number> = {}): number {
  const read = parseExpression(text)
  if ('message' in read) throw new Error(`${text}: ${read.message}`)
  return read.evaluate(values)
}

const isTrue = (number: number): boolean => number !== 0 && !Number.isNaN(number)

/** A formula as text and what it must give, by JavaScript's own arithmetic. */
interface Made {
  readonly text: string
  readonly at: (x: number, y: number) => number
}

const made = fc.letrec<{ any: Made }>((tie) => {
  const both = fc.tuple(tie('any'), tie('any'))
  const infix = (sign: string, apply: (a: number, b: number) => number): fc.Arbitrary<Made> =>
    both.map(([a, b]) => ({ text: `(${a.text} ${sign} ${b.text})`, at: (x, y) => apply(a.at(x, y), b.at(x, y)) }))
  return {
    any: fc.oneof(
      { maxDepth: 5, withCrossShrink: true },
      fc.constantFrom<Made>({ text: 'x', at: (x) => x }, { text: '"y/z"', at: (_, y) => y }),
      fc.double({ min: 0, noNaN: true, noDefaultInfinity: true }).map((n): Made => ({ text: String(n), at: () => n })),
      infix('+', (a, b) => a + b),
      infix('-', (a, b) => a - b),
      infix('*', (a, b) => a * b),
      infix('/', (a, b) => a / b),
      infix('^', (a, b) => a ** b),
      infix('<=', (a, b) => Number(a <= b)),
      infix('>=', (a, b) => Number(a >= b)),
      infix('<', (a, b) => Number(a < b)),
      infix('>', (a, b) => Number(a > b)),
      infix('==', (a, b) => Number(a === b)),
      infix('and', (a, b) => Number(isTrue(a) && isTrue(b))),
      infix('or', (a, b) => Number(isTrue(a) || isTrue(b))),
      infix('!=', (a, b) => Number(a !== b)),
      tie('any').map((a): Made => ({ text: `(-${a.text})`, at: (x, y) => -a.at(x, y) })),
      both.map(([a, b]): Made => ({ text: `max(${a.text},${b.text})`, at: (x, y) => Math.max(a.at(x, y), b.at(x, y)) })),
      fc
        .tuple(tie('any'), tie('any'), tie('any'))
        .map(([c, a, b]): Made => ({ text: `(${c.text} > 1 ? ${a.text} : ${b.text})`, at: (x, y) => (c.at(x, y) > 1 ? a : b).at(x, y) })),
    ),
  }
}).any

const anyCharacter = fc.integer({ min: 0, max: 0x10ffff }).map((code) => String.fromCodePoint(code))

describe('a formula', () => {
  it('computes what it says', () => {
    const numbers = fc.double()
    fc.assert(
      fc.property(made, numbers, numbers, ({ text, at }, x, y) => {
        fc.pre(text.length <= 1_000)
        const read = parseExpression(text)
        if ('message' in read) return expect(read.message).toContain('nested deeper')
        expect(read.evaluate({ x, 'y/z': y })).toBe(at(x, y))
      }),
      { numRuns: 150 },
    )
  })

  it.each([
    ['1 + 2 * 3', 7],
    ['(1 + 2) * 3', 9],
    ['2 ^ 3 ^ 2', 512],
    ['-2 ^ 2', -4],
    ['2 ^ -1', 0.5],
    ['2 * -3', -6],
    ['8 / 4 / 2', 1],
    ['8 - 4 - 2', 2],
    ['1 + 1 == 2', 1],
    ['not 1 > 2', 1],
    ['1 > 2 or 2 > 1 and 0', 0],
    ['1 ? 2 : 0 ? 3 : 4', 2],
    ['0 ? 2 : 0 ? 3 : 4', 4],
    ['.5e1 + 1.', 6],
    ['mean(1, 2, 6)', 3],
    ['sqrt(-1)', Number.NaN],
    ['log(0)', Number.NEGATIVE_INFINITY],
    ['pow(2, 0.5) - sqrt(2)', 0],
  ])('binds as in mathematics: %s', (text, expected) => {
    expect(value(text)).toBe(expected)
  })

  it('takes a metric that is missing as NaN, also one that every object has', () => {
    expect(value('x + 1')).toBeNaN()
    expect(value('constructor', {})).toBeNaN()
    expect(value('toString + __proto__', {})).toBeNaN()
  })

  it('names its metrics, each once', () => {
    expect(parseExpression('b * max(a.x, b) > "v/l" ? \'c d\' : 1')).toMatchObject({ metrics: ['b', 'a.x', 'v/l', 'c d'] })
  })

  it('needs no quotes around names in another script', () => {
    expect(value('精度 - 0.5 * الوقت', { 精度: 0.9, الوقت: 0.4 })).toBeCloseTo(0.7)
  })

  it('of any text is a formula or a fault within it, never an exception, and never takes long', () => {
    const pieces = fc.constantFrom(
      'a',
      '1',
      '+',
      '-',
      '(',
      ')',
      '"b"',
      '?',
      ':',
      ',',
      'max',
      'not ',
      'and ',
      '<=',
      '^',
      ' ',
      '=',
      '[',
      '.',
      '`',
      '\n',
      '${',
    )
    const texts = fc.oneof(
      fc.string({ maxLength: 50, unit: anyCharacter }),
      fc.array(pieces, { maxLength: 40 }).map((all) => all.join('')),
    )
    fc.assert(
      fc.property(texts, (text) => {
        for (const read of [parseExpression(text), parseConstraint(text)]) {
          if (!('message' in read)) continue
          expect(read.at).toBeGreaterThanOrEqual(0)
          expect(read.at).toBeLessThanOrEqual(text.length)
        }
      }),
      { numRuns: 150 },
    )
    for (const hostile of [
      '('.repeat(1_000),
      '-'.repeat(1_000),
      '1?'.repeat(500),
      'max('.repeat(250),
      '2^'.repeat(499) + 2,
      'not '.repeat(250),
      '9'.repeat(1_000),
    ]) {
      const read = parseExpression(hostile)
      expect('message' in read ? read.message : 'read').toMatch(/nested deeper|read/)
    }
    expect(parseExpression(' '.repeat(1_001))).toMatchObject({ message: 'is longer than 1000 characters' })
  })
})

describe('a constraint', () => {
  it('leaves a margin up to the bound, and is broken by how much its value lies beyond', () => {
    expect([1, 2, 2.5, Number.NaN, Infinity].map((x) => marginOf({ op: '<=', bound: 2 }, x))).toEqual([1, 0, -0.5, -Infinity, -Infinity])
    expect([1, 2, 2.5, -Infinity].map((x) => marginOf({ op: '>=', bound: 2 }, x))).toEqual([-1, 0, 0.5, -Infinity])
    expect([1, 0, -0.5, -Infinity].map(violationOf)).toEqual([0, 0, 0.5, Infinity])
  })

  it.each([
    ['loss < 1', 'Write <=.'],
    ['loss > 1', 'Write >=.'],
    ['loss == 1', 'Write <= or >=.'],
    ['loss != 1', 'Write <= or >=.'],
  ])('that is %s is refused, and says how it is meant', (text, remedy) => {
    expect(parseConstraint(text)).toMatchObject({ remedy })
  })
})
