import { globSync, readFileSync } from 'node:fs'
import { join, relative } from 'node:path'
import { describe, expect, it } from 'vitest'
import { COLLECTORS } from '../../../src/trials/index.ts'
import { parse } from './texts.ts'

const ROOT = join(import.meta.dirname, '../../..')
const PAGES = ['README.md', 'docs/**/*.md', 'clients/python/README.md']

/** The whole studies that a page shows; within a list they are indented. */
function studiesOf(page: string): string[] {
  const listings = [...readFileSync(page, 'utf8').matchAll(/^( *)```yaml\n(.*?)^ *```/gms)]
  return listings.map(([, indent = '', text = '']) => text.replaceAll(`\n${indent}`, '\n').trimStart()).filter((text) => STUDY.test(text))
}
const STUDY = /^(#.*\n)?apiVersion: hone\.dev/

const examples = studiesOf(join(ROOT, 'docs/writing-a-study.md'))

describe('the guide', () => {
  it('shows studies that are right, without a note, as all pages do', () => {
    expect(examples).toHaveLength(15)
    const shown = PAGES.flatMap((glob) => globSync(join(ROOT, glob))).flatMap((page) =>
      studiesOf(page).map((text) => ({ text, page: relative(ROOT, page) })),
    )
    expect(shown.length).toBeGreaterThan(25)
    for (const { text, page } of shown) {
      const { spec, problems, notes } = parse(text, { collectors: COLLECTORS })
      const told = notes.filter(({ message }) => !message.startsWith('is an object of Kubernetes'))
      expect({ problems, told, page, text }).toEqual({ problems: [], told: [], page, text })
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
