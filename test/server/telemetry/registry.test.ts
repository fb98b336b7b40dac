import { expect, test } from 'vitest'
import { Registry } from '../../../src/server/telemetry/registry.ts'

test('figures come in the text format: help, type, labels escaped, buckets cumulative', async () => {
  const registry = new Registry()
  const calls = registry.counter('calls_total', 'Calls\nthat ended.', ['method'])
  calls.add(['a"b\\c\nd'])
  calls.add(['a"b\\c\nd'], 2)
  const seconds = registry.histogram('seconds', 'Time.', [0.5, 1], ['method'])
  for (const value of [0.5, 0.7, 3]) seconds.observe(value, ['m'])
  registry.gauge('open', 'Open.', [], async () => [[[], 4]])
  registry.gauge('odd', 'Odd.', ['x'], () => [
    [['1'], Number.NaN],
    [['2'], Number.POSITIVE_INFINITY],
  ])
  expect(await registry.text()).toBe(
    [
      '# HELP calls_total Calls\\nthat ended.',
      '# TYPE calls_total counter',
      'calls_total{method="a\\"b\\\\c\\nd"} 3',
      '# HELP seconds Time.',
      '# TYPE seconds histogram',
      'seconds_bucket{method="m",le="0.5"} 1',
      'seconds_bucket{method="m",le="1"} 2',
      'seconds_bucket{method="m",le="+Inf"} 3',
      'seconds_sum{method="m"} 4.2',
      'seconds_count{method="m"} 3',
      '# HELP open Open.',
      '# TYPE open gauge',
      'open 4',
      '# HELP odd Odd.',
      '# TYPE odd gauge',
      'odd{x="1"} NaN',
      'odd{x="2"} +Inf',
      '',
    ].join('\n'),
  )
})

test('two metrics of one name are a bug', () => {
  const registry = new Registry()
  registry.counter('n', '')
  expect(() => registry.counter('n', '')).toThrow('bug')
})
