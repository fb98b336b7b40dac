import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { SCRAPE_END } from '../../../src/trials/collectors/collector.ts'
import { readSample } from '../../../src/trials/collectors/exposition.ts'
import { prometheus } from '../../../src/trials/collectors/prometheus.ts'
import { findCollector } from '../../../src/trials/index.ts'
import { describeCollector } from '../../contracts/collector.ts'

const line = fc.constantFrom(
  '# HELP accuracy x',
  'accuracy 0.5',
  'accuracy 0.75',
  'loss{split="valid"} 1e-3',
  'loss NaN',
  'epoch 3',
  'epoch 4',
  'é x',
  '',
  SCRAPE_END,
)
const output = fc.array(line, { maxLength: 20 }).map((lines) => Buffer.from(`${lines.join('\n')}\n${SCRAPE_END}\n`))

for (const settings of [{}, { metrics: { accuracy: 'accuracy', valid: 'loss{split="valid"}' } }]) {
  describe(JSON.stringify(settings), () =>
    describeCollector(findCollector('prometheus')!, { settings, context: { objectives: ['accuracy'] }, output }),
  )
}

function read(pages: readonly string[], settings: unknown = {}): [number, Record<string, number>][] {
  const parser = prometheus.open(prometheus.settings.parse(settings), { objectives: ['accuracy'] })
  const text = pages.map((page) => `${page}\n${SCRAPE_END}\n`).join('')
  return parser.push(Buffer.from(text), 0, false).points.map(({ step, values }) => [step, values])
}

describe('a page of metrics', () => {
  it('is a measurement at its own step, and none while nothing is new', () => {
    expect(read(['epoch 1\naccuracy 0.5', 'epoch 1\naccuracy 0.5', 'epoch 2\naccuracy 0.5'])).toEqual([
      [1, { accuracy: 0.5 }],
      [2, { accuracy: 0.5 }],
    ])
  })

  it('keeps step and objective of a page that names more than a measurement may', () => {
    const others = Array.from({ length: 150 }, (_, k) => `m${k} ${k}`)
    const [[step, values]] = read([[...others, 'accuracy 0.5', 'epoch 3'].join('\n')]) as [[number, Record<string, number>]]
    expect([step, values.accuracy, Object.keys(values).length]).toEqual([3, 0.5, 100])
  })

  it('says that a line of it was too long to be read', () => {
    const parser = prometheus.open(prometheus.settings.parse({}), { objectives: ['accuracy'] })
    const page = `info{words="${'w'.repeat(70_000)}"} 1\naccuracy 0.5\n${SCRAPE_END}\n`
    const { points, notes } = parser.push(Buffer.from(page), 0, false)
    expect(points.map(({ values }) => values)).toEqual([{ accuracy: 0.5 }])
    expect(notes).toEqual([expect.stringMatching(/64 KiB/)])
  })

  it('is the next step where it names none and something changed', () => {
    expect(read(['accuracy 0.5', 'accuracy 0.5', 'accuracy 0.75', 'accuracy NaN', 'accuracy NaN'])).toEqual([
      [1, { accuracy: 0.5 }],
      [2, { accuracy: 0.75 }],
      [3, { accuracy: Number.NaN }],
    ])
  })

  it('has samples with labels only where they are named', () => {
    const page = 'loss{split="train"} 1\nloss{split="valid",run="a \\"b\\""} 2\naccuracy 3\nstep 7'
    expect(read([page])).toEqual([[7, { accuracy: 3 }]])
    expect(read([page], { metrics: { valid: 'loss{split="valid"}' } })).toEqual([[7, { valid: 2 }]])
    expect(prometheus.settings.safeParse({ metrics: { a: 'no sample{' } }).success).toBe(false)
  })

  it('is read as Prometheus writes it', () => {
    expect(readSample('http_requests_total{method="post",code="200"} 1027 1395066363000')).toEqual({
      name: 'http_requests_total',
      labels: { method: 'post', code: '200' },
      value: 1027,
    })
    expect(readSample('x +Inf')?.value).toBe(Number.POSITIVE_INFINITY)
    expect(readSample('x{a="\\\\n\\n"} -Inf # {trace="1"} 2')).toEqual({
      name: 'x',
      labels: { a: '\\n\n' },
      value: Number.NEGATIVE_INFINITY,
    })
    for (const none of ['# TYPE x gauge', '', 'x', 'x y', '3x 1']) expect(readSample(none)).toBeUndefined()
  })
})
