import { execFileSync } from 'node:child_process'
import { existsSync, globSync, mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join, relative, resolve } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '../..')
const folder = mkdtempSync(join(tmpdir(), 'hone-docs-'))
let pages: Map<string, string>

beforeAll(() => {
  execFileSync(process.execPath, [join(ROOT, 'tools/build-docs.ts'), folder])
  pages = new Map(globSync(join(folder, '**/*.html')).map((file) => [file, readFileSync(file, 'utf8')]))
})
afterAll(() => rmSync(folder, { recursive: true }))

describe('the documentation as a site', () => {
  it('has every page of docs', () => {
    const missing = globSync(join(ROOT, 'docs/**/*.md'))
      .map((file) => relative(ROOT, file).replace(/\.md$/, '.html'))
      .filter((path) => !pages.has(join(folder, path)))
    expect(missing, 'a new page gets a line in tools/docs/navigation.ts').toEqual([])
  })

  it('leads nowhere that is not there: pages, files and places on pages', () => {
    const broken: string[] = []
    for (const [file, html] of pages) {
      const targets = [...html.matchAll(/(?:href|src)="([^"]*)"/g)].map(([, target = '']) => target.replaceAll('&amp;', '&'))
      for (const target of targets) {
        if (/^[a-z][a-z+.-]*:/i.test(target)) continue
        const [path = '', anchor] = target.split('#')
        const goal = path === '' ? file : resolve(dirname(file), decodeURI(path))
        const isThere = existsSync(goal) && (anchor === undefined || pages.get(goal)?.includes(`id="${anchor}"`) === true)
        if (!isThere) broken.push(`${relative(folder, file)}: ${target}`)
      }
    }
    expect(broken).toEqual([])
  })

  it('finds what is on its pages', () => {
    const index = JSON.parse(readFileSync(join(folder, 'search-index.js'), 'utf8').replace('window.SEARCH_INDEX = ', '')) as {
      href: string
      text: string
    }[]
    const [hit] = index.filter(({ text }) => text.includes('HONE_METRICS_PORT'))
    expect(hit?.href).toMatch(/^docs\/.*\.html#/)
    expect(index.filter(({ text }) => /!\[|^(sh|yaml|python) |<!--/.test(text))).toEqual([])
    for (const { href } of index) expect(existsSync(join(folder, href.split('#')[0] ?? ''))).toBe(true)
  })

  it('names every environment variable that the program and its clients look at', () => {
    const sources = [...globSync(join(ROOT, 'src/**/*.ts')), ...globSync(join(ROOT, 'clients/python/src/**/*.py'))]
    const names = new Set(sources.flatMap((file) => readFileSync(file, 'utf8').match(/\bHONE_[A-Z_]*[A-Z]\b/g) ?? []))
    const page = readFileSync(join(ROOT, 'docs/reference/environment.md'), 'utf8')
    // For crash tests alone; and the beginning of HONE_PARAM_NAME.
    const hidden = new Set(['HONE_FAILPOINT', 'HONE_PARAM'])
    expect([...names].filter((name) => !hidden.has(name) && !page.includes(`\`${name}\``))).toEqual([])
  })
})
