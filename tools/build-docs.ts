// Writes the documentation as a folder of static pages: `node tools/build-docs.ts [FOLDER]` (site when none is named: dist is what a build replaces, and the
// package holds). Nothing serves it.
import { cpSync, existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { dirname, join, resolve } from 'node:path'
import { htmlOf, layOut } from './docs/layout.ts'
import { DECISIONS, NAVIGATION } from './docs/navigation.ts'
import { type Page, renderPage } from './docs/page.ts'

const ROOT = resolve(import.meta.dirname, '..')
const ASSETS = join(import.meta.dirname, 'docs')
const START = 'docs/index.html'

const target = resolve(process.argv[2] ?? join(ROOT, 'site'))
rmSync(target, { recursive: true, force: true })

const decisions = readdirSync(join(ROOT, DECISIONS))
  .sort()
  .map((name) => `${DECISIONS}/${name}`)
const sections = [...NAVIGATION, { title: 'Decisions', pages: decisions }]
const paths = new Set(sections.flatMap(({ pages }) => pages))
/** Files that pages lead to and that are no pages. */
const linked = new Set<string>()

const pages = new Map([...paths].map((path) => [path, renderPage(path, readFileSync(join(ROOT, path), 'utf8'), hrefOf)]))
const order = [...pages.values()]
const navigation = sections.map(({ title, pages: of }) => ({ title, pages: of.map((path) => pages.get(path) as Page) }))
for (const [at, page] of order.entries()) write(htmlOf(page.path), layOut(page, navigation, order[at + 1]))
for (const file of linked) {
  mkdirSync(dirname(join(target, file)), { recursive: true })
  cpSync(join(ROOT, file), join(target, file), { recursive: true })
}
for (const asset of ['site.css', 'site.js']) cpSync(join(ASSETS, asset), join(target, asset))
const index = order.flatMap(({ path, title, parts }) =>
  parts.map(({ anchor, heading, text }) => ({ href: `${htmlOf(path)}#${anchor}`, page: title, heading, text })),
)
write('search-index.js', `window.SEARCH_INDEX = ${JSON.stringify(index)}\n`)
write(
  'index.html',
  `<!doctype html><meta charset="utf-8"><meta http-equiv="refresh" content="0; url=${START}"><title>Hone</title><a href="${START}">Hone</a>\n`,
)
process.stdout.write(`${order.length} pages are in ${target}: open ${join(target, 'index.html')}\n`)

/** Where a file of the repository stands in the site; files that are no pages come along, folders are shown by their README. */
function hrefOf(path: string): string {
  if (paths.has(path)) return htmlOf(path)
  if (path.replace(/\/$/, '') === DECISIONS) return htmlOf(decisions[0] ?? DECISIONS)
  const readme = `${path.replace(/\/$/, '')}/README.md`
  if (paths.has(readme)) return htmlOf(readme)
  if (existsSync(join(ROOT, path))) linked.add(path.replace(/\/$/, ''))
  return path
}

function write(path: string, content: string): void {
  const file = join(target, path)
  mkdirSync(dirname(file), { recursive: true })
  writeFileSync(file, content)
}
