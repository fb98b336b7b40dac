import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { LIMITS } from '../../../src/model/index.ts'
import { LINE_BYTES_MAX } from '../../../src/trials/collectors/lines.ts'
import { stdout } from '../../../src/trials/collectors/stdout.ts'
import { COLLECTORS, findCollector } from '../../../src/trials/index.ts'
import { describeCollector } from '../../contracts/collector.ts'

const word = fc.constantFrom(
  'epoch',
  'accuracy',
  'loss',
  'x',
  '=',
  ': ',
  ' ',
  '3',
  '0.5',
  '1e-3',
  'nan',
  '-inf',
  '{"epoch": 2, "loss": NaN}',
  'é€𝄞',
  '\r',
  '\t',
)
const line = fc.array(word, { maxLength: 8 }).map((words) => words.join(''))
const text = fc.tuple(fc.array(line, { maxLength: 12 }), fc.constantFrom('\n', '\r\n'), fc.boolean())
const output = text.map(([lines, end, closed]) => Buffer.from(lines.join(end) + (closed ? end : '')))

for (const stepMetric of [undefined, 'epoch']) {
  describe(stepMetric === undefined ? 'without a resource' : 'with a resource', () => {
    const context = { objectives: ['accuracy'], ...(stepMetric === undefined ? {} : { stepMetric }) }
    describeCollector(findCollector('stdout')!, { settings: {}, context, output })
  })
}

/** Steps and values that the text gives. */
function read(text: string, context = { objectives: ['accuracy'] }): [number, Record<string, number>][] {
  const parser = stdout.open({}, context)
  return parser.push(Buffer.from(text), 0, true).points.map(({ step, values }) => [step, values])
}

describe('what a trial prints', () => {
  it('may be JSON lines, also as Python writes them', () => {
    expect(read('{"epoch": 3, "accuracy": 0.91, "note": "x"}\n')).toEqual([[3, { accuracy: 0.91 }]])
    expect(read('{"epoch": 1, "accuracy": NaN, "loss": -Infinity}\n')).toEqual([[1, { accuracy: NaN, loss: -Infinity }]])
  })

  it('may be dictionaries as Python prints them', () => {
    expect(read("{'epoch': 2, 'accuracy': 0.91, 'best': True, 'note': \"it's\", 'why': None}\n")).toEqual([[2, { accuracy: 0.91 }]])
    expect(read("{'accuracy': nan, 'loss': -inf, 'name': 'nan'}\n")).toEqual([[1, { accuracy: NaN, loss: -Infinity, name: NaN }]])
    expect(read("{'a': {'b': 1}}\n{'accuracy': 0.5,\n")).toEqual([])
  })

  it('may be JSON or a dictionary behind the words of a logger, unless those name numbers themselves', () => {
    expect(read('INFO:root:{"epoch": 1, "accuracy": 0.5}\n')).toEqual([[1, { accuracy: 0.5 }]])
    expect(read("2026-11-30 12:00:01,123 train {'epoch': 2, 'accuracy': 0.6}\n")).toEqual([[2, { accuracy: 0.6 }]])
    expect(read('epoch=3 accuracy=0.7 config={"lr": 0.1}\n')).toEqual([[3, { accuracy: 0.7 }]])
    expect(read('config {"lr": {"start": 0.1}}\n')).toEqual([])
  })

  it('may be coloured', () => {
    expect(read('\u001b[32mepoch=1 \u001b[1maccuracy=\u001b[0;31m0.6\u001b[0m\u001b[K\n')).toEqual([[1, { accuracy: 0.6 }]])
  })

  it('is no number where commas make it another one, and one where they part it from what follows', () => {
    for (const number of ['0,612', '0,6', '1,234', '1,234.5', '1,234,567']) expect(read(`accuracy=${number}\n`)).toEqual([])
    expect(read('epoch=1,accuracy=0.5,12.3s\n')).toEqual([[1, { accuracy: 0.5 }]])
    expect(read('accuracy=0.5, loss=0.1,\n')).toEqual([[1, { accuracy: 0.5, loss: 0.1 }]])
  })

  it('may be pairs in the middle of other words', () => {
    expect(read('epoch=3 accuracy=0.9123 loss=1e-3\n')).toEqual([[3, { accuracy: 0.9123, loss: 1e-3 }]])
    expect(read('[train] Epoch: 3/10 - loss: .5, accuracy: 91.2% (val/acc = +2)\n')).toEqual([
      [3, { loss: 0.5, accuracy: 91.2, 'val/acc': 2 }],
    ])
    expect(read('epoch=1 accuracy=nan loss=-inf\n')).toEqual([[1, { accuracy: NaN, loss: -Infinity }]])
  })

  it('may have names in any script', () => {
    const context = { objectives: ['精度'] }
    expect(read('epoch=1 精度=0.9 損失＝1e-3 الدقة: 0.5 précision=0.7 μ_1=2 정확도：3\n', context)).toEqual([
      [1, { 精度: 0.9, 損失: 1e-3, الدقة: 0.5, précision: 0.7, μ_1: 2, 정확도: 3 }],
    ])
    expect(read('第 3 轮：精度＝0.9，用时=3秒\n', context)).toEqual([[1, { 精度: 0.9, 用时: 3 }]])
  })

  it('may have other words right before a name, as where no spaces stand between words', () => {
    expect(read('验证集accuracy=0.9 ✅loss: 0.5\n')).toEqual([[1, { 验证集accuracy: 0.9, accuracy: 0.9, loss: 0.5 }]])
  })

  it('may be anything else, which is no measurement', () => {
    for (const line of [
      '',
      'hello',
      '12:30:45 begin',
      '[1, 2]',
      '{"a": {"b": 1}}',
      '{broken',
      'version=1.2.3',
      'lr=abc',
      'see http://x:80/y',
      'id=3f',
      '=3',
    ]) {
      expect(read(`${line}\n`)).toEqual([])
    }
  })

  it('counts reports from 1 while no line names a step', () => {
    expect(read('accuracy=0.1\naccuracy=0.2\n')).toEqual([
      [1, { accuracy: 0.1 }],
      [2, { accuracy: 0.2 }],
    ])
  })

  it('adds what comes without a step to the newest step that was named', () => {
    expect(read('lr=0.1\nepoch=1 loss=2\naccuracy=0.5\nepoch=2\naccuracy=0.6\n')).toEqual([
      [0, { lr: 0.1 }],
      [1, { loss: 2 }],
      [1, { accuracy: 0.5 }],
      [2, { accuracy: 0.6 }],
    ])
  })

  it('takes the resource as the step before every other name, and never an objective', () => {
    const context = { objectives: ['accuracy'], stepMetric: 'tokens' }
    expect(read('step=7 tokens=300 accuracy=1\n', context)).toEqual([[300, { step: 7, accuracy: 1 }]])
    expect(read('step=7 loss=1\n', { objectives: ['step'] })).toEqual([[1, { step: 7, loss: 1 }]])
    expect(read('step=1.5 accuracy=1\n')).toEqual([[1, { step: 1.5, accuracy: 1 }]])
  })

  it('keeps step and objective of a line that names more than a measurement may, wherever they stand', () => {
    const others = Array.from({ length: 150 }, (_, k) => [`m${k}`, k] as const)
    const pairs = `${others.map(([name, value]) => `${name}=${value}`).join(' ')} accuracy=0.5 epoch=3`
    const object = JSON.stringify({ ...Object.fromEntries(others), accuracy: 0.5, epoch: 3 })
    for (const line of [pairs, object]) {
      const [[step, values]] = read(`${line}\n`) as [[number, Record<string, number>]]
      expect(step).toBe(3)
      expect(values).toEqual({ accuracy: 0.5, ...Object.fromEntries(others.slice(0, 99)) })
    }
  })

  it('keeps what formulas and constraints need of such a line as well, and says that others were left out', () => {
    const others = Array.from({ length: 150 }, (_, k) => `m${k}=${k}`)
    const parser = stdout.open({}, { objectives: ['score'], needed: new Set(['score', 'latency']) })
    const { points, notes } = parser.push(Buffer.from(`${others.join(' ')} latency=3\n`), 0, false)
    expect(Object.keys(points[0]!.values)).toHaveLength(LIMITS.metricsPerMeasurement)
    expect(points[0]!.values).toMatchObject({ latency: 3, m98: 98 })
    expect(notes).toEqual([expect.stringMatching(/^a measurement named more than 100 metrics/)])
    expect(parser.push(Buffer.from('latency=4\n'), 0, false).notes).toEqual(notes)
  })

  it('shows the end of a line that was written over, as a terminal does', () => {
    expect(read('epoch=1 loss=3\repoch=1 loss=2\r\n')).toEqual([[1, { loss: 2 }]])
  })

  it('skips a line of any length without keeping it', () => {
    const parser = stdout.open({}, { objectives: ['accuracy'] })
    const blob = Buffer.alloc(LINE_BYTES_MAX, 'a')
    for (let k = 0; k < 20; k++) expect(parser.push(blob, 0, false)).toEqual({ points: [], state: { offset: 0, step: 0 }, notes: [] })
    const { points, state, notes } = parser.push(Buffer.from(' accuracy=9\naccuracy=1\n'), 0, false)
    expect(points.map(({ values }) => values)).toEqual([{ accuracy: 1 }])
    expect(state.offset).toBe(20 * LINE_BYTES_MAX + 23)
    expect(notes).toEqual([expect.stringMatching(/^a line longer than 64 KiB was not read/)])
  })

  it('skips no line for what a progress bar wrote over, however the line comes, and says which was too long to be shown', () => {
    const bar = '\r 17/782 [=>....] loss: 2.5'.repeat(4_000)
    const blob = 'b'.repeat(3 * LINE_BYTES_MAX)
    const fed = (text: string, piece: number) => {
      const parser = stdout.open({}, { objectives: ['loss'] })
      const parts = Array.from({ length: Math.ceil(text.length / piece) }, (_, k) =>
        parser.push(Buffer.from(text.slice(k * piece, (k + 1) * piece)), 0, false),
      )
      const last = parser.push(Buffer.alloc(0), 0, true)
      return [[...parts, last].flatMap(({ points }) => points.map(({ values }) => values.loss)), last.notes.length]
    }
    for (const piece of [61, 32_768, 10_000_000]) {
      expect(fed(`${bar}\r782/782 loss: 0.5\n${bar}\r782/782 loss: 0.25\r\n`, piece)).toEqual([[0.5, 0.25], 0])
      expect(fed(`loss: 3${blob}\rloss: 1\n`, piece)).toEqual([[1], 0])
      expect(fed(`${blob}\r\r\nloss: 2\n`, piece)).toEqual([[2], 1])
      expect(fed(`loss: 3\rloss: 4 ${blob}\n${'\r'.repeat(100_000)}\nloss: 2\n`, piece)).toEqual([[2], 1])
    }
  })

  it('comes with unique names and says what it reads', () => {
    expect(new Set(COLLECTORS.map(({ name }) => name)).size).toBe(COLLECTORS.length)
    for (const { summary } of COLLECTORS) expect(summary).not.toBe('')
  })
})
