import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { parse as parseYaml } from 'yaml'
import { z } from 'zod'

const ROOT = join(import.meta.dirname, '../../..')
const text = readFileSync(join(ROOT, 'docs/reference/study.schema.json'), 'utf8')
// The library cannot read "one of these fields": that is left to the parser's tests.
const published = z.fromJSONSchema(JSON.parse(text, (key, value) => (key === 'oneOf' ? undefined : value)))

function fits(text: string): boolean {
  return published.safeParse(parseYaml(text)).success
}

describe('the published JSON Schema', () => {
  const guide = readFileSync(join(ROOT, 'docs/writing-a-study.md'), 'utf8')
  const shown = [...guide.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!)
  const examples = readdirSync(join(ROOT, 'examples'), { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('study.yaml'))
    .map((name) => readFileSync(join(ROOT, 'examples', name), 'utf8'))

  it('takes every example of the guide and of the examples', () => {
    expect([...shown, ...examples].filter((text) => !fits(text))).toEqual([])
    expect(examples.length).toBeGreaterThan(0)
  })

  it.each([
    ['a slip in a field', 'budget:', 'bugdet:'],
    ['a condition in a strange form', '{layers: {min: 4}}', '{layers: {least: 4}}'],
    ['a word of conditions with a value', '- not: {any', '- not: [any'],
  ])('shows an editor %s', (_, from, to) => {
    const text = shown.find((one) => one.includes(from))!
    expect(fits(text)).toBe(true)
    expect(fits(text.replace(from, to).replace('2}}]}', from.startsWith('- not') ? '2}}]]' : '2}}]}'))).toBe(false)
  })
})
