import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COLLECTORS } from '../../../src/trials/index.ts'
import { parse } from './texts.ts'

const GUIDE = readFileSync(join(import.meta.dirname, '../../../docs/writing-a-study.md'), 'utf8')
const examples = [...GUIDE.matchAll(/```yaml\n(.*?)```/gs)].map(([, text]) => text!)

const howTo = (page: string): string[] => {
  const text = readFileSync(join(import.meta.dirname, `../../../docs/how-to/${page}.md`), 'utf8')
  return [...text.matchAll(/```yaml\n(.*?)```/gs)].map(([, example]) => example!)
}
const constrained = howTo('constraints-between-parameters')
const believed = howTo('likely-values')
const chosen = howTo('own-algorithm')
const onSlurm = howTo('slurm')

describe('the guide', () => {
  it('shows studies that are right, without a note', () => {
    expect(examples).toHaveLength(14)
    expect(constrained).toHaveLength(3)
    expect(believed).toHaveLength(1)
    expect(chosen).toHaveLength(1)
    expect(onSlurm).toHaveLength(3)
    for (const text of [...examples, ...constrained, ...believed, ...chosen, ...onSlurm]) {
      const { spec, problems, notes } = parse(text, { collectors: COLLECTORS })
      expect({ problems, of: text }).toEqual({ problems: [], of: text })
      expect(notes.filter(({ message }) => !message.startsWith('is used neither'))).toEqual([])
      expect(spec).toBeDefined()
    }
  })

  it('is right that a filter which is none is said with its place', () => {
    const broken = examples.find((text) => text.includes('filters:'))!.replace('(epoch) (\\d+)', '(epoch')
    expect(parse(broken, { collectors: COLLECTORS }).problems).toMatchObject([
      { field: 'spec.metrics.filters[0]', line: 9, message: expect.stringContaining('RE2') },
    ])
  })
})
