import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { file } from '../../../src/trials/collectors/file.ts'
import { stdout } from '../../../src/trials/collectors/stdout.ts'
import { findCollector } from '../../../src/trials/index.ts'
import { describeCollector } from '../../contracts/collector.ts'

const KATIB = String.raw`([\w|-]+)\s*=\s*([+-]?\d*(\.\d+)?([Ee][+-]?\d+)?)`
const line = fc
  .array(fc.constantFrom('epoch=', '{"epoch": "3", ', 'accuracy', '": "0.5"}', '=0.25', ': nan', '| loss |', '1e-3', 'é', ' ', '\r'), {
    maxLength: 8,
  })
  .map((words) => words.join(''))
const output = fc
  .tuple(fc.array(line, { maxLength: 12 }), fc.boolean())
  .map(([lines, closed]) => Buffer.from(lines.join('\n') + (closed ? '\n' : '')))

for (const settings of [{}, { format: 'json' }, { filters: [KATIB] }]) {
  describe(JSON.stringify(settings), () =>
    describeCollector(findCollector('file')!, { settings, context: { objectives: ['accuracy'] }, output }),
  )
}

function read(text: string, settings: unknown): [number, Record<string, number>][] {
  const parser = file.open(file.settings.parse(settings), { objectives: ['accuracy'] })
  return parser.push(Buffer.from(text), 0, true).points.map(({ step, values }) => [step, values])
}

describe('a file that a trial writes', () => {
  it('may hold JSON lines with numbers in quotes, as some tools write them', () => {
    const text = '{"epoch": 1, "accuracy": "0.5", "note": "x"}\n{"epoch": "2", "accuracy": "nan"}\nbroken {\n'
    expect(read(text, { format: 'json' })).toEqual([
      [1, { accuracy: 0.5 }],
      [2, { accuracy: Number.NaN }],
    ])
  })

  it('may be read as text even where it looks like JSON', () => {
    expect(read('{accuracy=0.5}\n', { format: 'text' })).toEqual([[1, { accuracy: 0.5 }]])
  })

  it('is read by patterns of one’s own, several on a line, in Go’s dialect', () => {
    expect(read('epoch=2 accuracy=0.5, loss = 1e-2\n', { filters: [KATIB] })).toEqual([[2, { accuracy: 0.5, loss: 0.01 }]])
    expect(read('step 4 | Accuracy: 0.75 |\n', { filters: ['(?i)(step) (\\d+)', '(?P<name>Accuracy): (?P<value>[0-9.]+)'] })).toEqual([
      [4, { Accuracy: 0.75 }],
    ])
    const printed = stdout.open(stdout.settings.parse({ filters: ['(acc)uracy is ([0-9.]+)'] }), { objectives: ['acc'] })
    expect(printed.push(Buffer.from('accuracy is 0.5\nloss=3\n'), 0, true).points).toMatchObject([{ values: { acc: 0.5 } }])
  })

  it.each([
    ['no group', 'loss', 'must have two groups'],
    ['one group', '(loss)', 'must have two groups'],
    ['no pattern', '(loss', 'RE2'],
    ['what that dialect lacks', '(a)(?=b)(c)', 'RE2'],
  ])('refuses a filter with %s', (_, pattern, words) => {
    expect(file.settings.safeParse({ filters: [pattern] }).error?.message).toContain(words)
  })

  it('takes time in proportion to a line, whatever the pattern', () => {
    const evil = `${'a'.repeat(30_000)}!`
    expect(read(`${evil}\naccuracy=1\n`, { filters: ['(a+)+$()', '(accuracy)=(.*)'] })).toEqual([[1, { accuracy: 1 }]])
  })
})
