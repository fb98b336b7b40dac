import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs'
import { dirname, join, relative, resolve } from 'node:path'
import { describe, expect, it } from 'vitest'

const ROOT = resolve(import.meta.dirname, '..')
const SRC = join(ROOT, 'src')
const PAGE = join(ROOT, 'dashboard', 'src')
const PYTHON = join(ROOT, 'clients', 'python', 'src')

/** Room -> rooms that it may import. Everything else is an arrow against the one way that data flows. */
const ARROWS: Record<string, readonly string[]> = {
  model: [],
  numerics: [],
  wire: [],
  tensorboard: [],
  csv: [],
  turns: [],
  placeholders: [],
  amounts: [],
  algorithms: ['model', 'numerics'],
  earlystop: ['model', 'numerics'],
  pool: ['model', 'algorithms'],
  study: ['model', 'numerics', 'algorithms', 'earlystop', 'pool', 'amounts', 'placeholders'],
  trials: ['model', 'study', 'tensorboard', 'amounts', 'placeholders', 'turns'],
  server: ['model', 'study', 'wire', 'turns'],
  client: ['wire'],
  cli: ['wire', 'tensorboard', 'csv', 'amounts', 'placeholders'],
  composition: ['model', 'algorithms', 'earlystop', 'pool', 'study', 'trials', 'server', 'cli'],
}

/** The entry of the program, a file beside the rooms. */
const ENTRY: Record<string, readonly string[]> = { 'main.ts': ['model', 'cli', 'composition'] }

/** The same for the dashboard, whose rooms are files that a browser loads. */
const PAGE_ARROWS: Record<string, readonly string[]> = {
  api: [],
  words: ['api'],
  state: ['api', 'words'],
  ui: ['api', 'words', 'state'],
  charts: ['api', 'words', 'state', 'ui'],
  views: ['api', 'words', 'state', 'ui', 'charts'],
  style: [],
}

/** Packages that only some rooms may use. */
const PACKAGES: Record<string, readonly string[]> = {
  '@grpc/grpc-js': ['server', 'client', 'cli', 'wire'],
  '@grpc/proto-loader': ['wire'],
  fastify: ['server'],
  commander: ['cli'],
  '@kubernetes/client-node': ['trials'],
  'node:sqlite': ['study', 'cli'],
  'node:worker_threads': ['pool', 'study'],
}

const HARD_LINES = 400

describe('the architecture', () => {
  const files = sourceFiles(SRC)
  const pageFiles = sourceFiles(PAGE)

  it('has only rooms that this test knows', () => {
    const rooms = readdirSync(SRC).filter((name) => statSync(join(SRC, name)).isDirectory())
    expect(rooms.sort()).toEqual(Object.keys(ARROWS).sort())
  })

  it('lets imports flow one way between the rooms', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => target.startsWith('.'))
        .map((target) => ({ from: roomOf(file), to: roomOf(resolve(dirname(file), target)), file, target }))
        .filter(({ from, to }) => from !== to && !(ARROWS[from] ?? ENTRY[from])?.includes(to))
        .map(({ file: f, target }) => `${relative(ROOT, f)} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('enters another room through its index only', () => {
    const wrong = files.flatMap((file) =>
      filesImportedBy(file)
        .filter((target) => roomOf(target) !== roomOf(file) && !target.endsWith('/index.ts'))
        .map((target) => `${relative(ROOT, file)} imports ${relative(ROOT, target)}`),
    )
    expect(wrong).toEqual([])
  })

  it('keeps packages in the rooms that they belong to', () => {
    const wrong = files.flatMap((file) =>
      importsOf(file)
        .filter((target) => PACKAGES[target] !== undefined && !PACKAGES[target].includes(roomOf(file)))
        .map((target) => `${relative(ROOT, file)} imports ${target}`),
    )
    expect(wrong).toEqual([])
  })

  it('keeps clocks and chance out of the rooms that must be pure', () => {
    const pure = ['model', 'numerics', 'algorithms', 'earlystop', 'study']
    const wrong = files
      .filter((file) => pure.includes(roomOf(file)))
      .filter((file) =>
        /\bDate\.now\(|\bnew Date\(\)|\bMath\.random\(|\bperformance\.now\(/.test(withoutComments(readFileSync(file, 'utf8'))),
      )
    expect(wrong.map((file) => relative(ROOT, file))).toEqual([])
  })

  it('lets imports flow one way between the rooms of the dashboard too', () => {
    const rooms = readdirSync(PAGE).filter((name) => statSync(join(PAGE, name)).isDirectory())
    expect(rooms.sort()).toEqual(Object.keys(PAGE_ARROWS).sort())
    const wrong = pageFiles
      .filter((file) => dirname(file) !== PAGE)
      .flatMap((file) => filesImportedBy(file).map((target) => ({ file, target })))
      .filter(({ target }) => target.startsWith(PAGE))
      .map(({ file, target }) => [relative(PAGE, file), relative(PAGE, target)] as const)
      .filter(([from, to]) => folderOf(from) !== folderOf(to) && !PAGE_ARROWS[folderOf(from)]?.includes(folderOf(to)))
    expect(wrong).toEqual([])
  })

  it('has no circle of imports, not even of types', () => {
    const targets = new Map(
      [...files, ...pageFiles].filter((file) => !file.includes('/generated/')).map((file) => [file, filesImportedBy(file)]),
    )
    expect(circlesIn(targets)).toEqual([])
  })

  it('has no circle between the folders of a room either', () => {
    const arrows = files
      .filter((file) => !file.includes('/generated/'))
      .flatMap((file) => filesImportedBy(file).map((target) => partedAt(file, target)))
      .filter(({ from, to }) => statSync(from).isDirectory() && statSync(to).isDirectory())
    const targets = new Map<string, Set<string>>()
    for (const { from, to } of arrows) targets.set(from, (targets.get(from) ?? new Set()).add(to))
    expect(circlesIn(targets)).toEqual([])
  })

  it('has no circle of imports in the Python client, not even of types', () => {
    const modules = readdirSync(PYTHON, { recursive: true, encoding: 'utf8' }).filter((name) => name.endsWith('.py'))
    const targets = new Map(modules.map((name) => [join(PYTHON, name), modulesImportedBy(join(PYTHON, name))]))
    expect([...targets.values()].flat()).toContain(join(PYTHON, 'hone', 'study.py'))
    expect(circlesIn(targets)).toEqual([])
  })

  it('gives every decision a number of its own, and says it in the title', () => {
    const pages = readdirSync(join(ROOT, 'docs', 'decisions')).sort()
    const titled = pages.map((page) => /^# (\d+)\. /.exec(readFileSync(join(ROOT, 'docs', 'decisions', page), 'utf8'))?.[1])
    expect(pages.map((page) => String(Number(page.slice(0, 4))))).toEqual(pages.map((_, k) => String(k + 1)))
    expect(titled).toEqual(pages.map((_, k) => String(k + 1)))
  })

  it('says in one sentence what each room is for, and the README lists these sentences', () => {
    const readme = readFileSync(join(ROOT, 'README.md'), 'utf8')
    for (const room of Object.keys(ARROWS)) {
      const index = join(SRC, room, 'index.ts')
      expect(existsSync(index), `src/${room}/index.ts is missing`).toBe(true)
      const sentence = new RegExp(`^/\\*\\*\\s*(?:\\* )?${room}: (.+?)\\.?(?:\\s*\\*/|\\n)`).exec(readFileSync(index, 'utf8'))?.[1]
      expect(sentence, `src/${room}/index.ts must begin with "/** ${room}: ..."`).toBeDefined()
      expect(readme).toContain(`| \`src/${room}\` | ${sentence} |`)
    }
  })

  it('keeps files short enough to be read', () => {
    const long = files
      .filter((file) => !file.includes('/generated/'))
      .map((file) => ({ file: relative(ROOT, file), lines: readFileSync(file, 'utf8').split('\n').length }))
      .filter(({ lines }) => lines > HARD_LINES)
    expect(long).toEqual([])
  })
})

function sourceFiles(folder: string): string[] {
  return readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.tsx?$/.test(name))
    .map((name) => join(folder, name))
}

function importsOf(file: string): string[] {
  const text = withoutComments(readFileSync(file, 'utf8'))
  return [...text.matchAll(/(?:from|import\()\s*'([^']+)'/g)].map((match) => match[1])
}

function filesImportedBy(file: string): string[] {
  return importsOf(file)
    .filter((target) => target.startsWith('.'))
    .map((target) => resolve(dirname(file), target))
}

/** The modules of its own package that a Python module names, wherever in it it does: `from .a import b` may mean a.py, or a/b.py. */
function modulesImportedBy(file: string): string[] {
  const named = /^ *from (\.+)([\w.]*) import (\([^)]*\)|.*)/gm
  return [...readFileSync(file, 'utf8').matchAll(named)].flatMap(([, dots, path, names]) => {
    const from = join(dirname(file), ...Array<string>(dots.length - 1).fill('..'), ...path.split('.'))
    const places = [from, ...(names.match(/\w+/g) ?? []).map((name) => join(from, name))]
    return places.map((place) => `${place}.py`).filter(existsSync)
  })
}

function withoutComments(text: string): string {
  return text.replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '')
}

function roomOf(path: string): string {
  return folderOf(relative(SRC, path))
}

function folderOf(path: string): string {
  return path.split('/')[0]
}

/** Where the ways to two files part: the file or folder on each side, beside each other. */
function partedAt(one: string, other: string): { readonly from: string; readonly to: string } {
  const [from, to] = [one.split('/'), other.split('/')]
  const depth = from.findIndex((name, k) => name !== to[k]) + 1
  return { from: from.slice(0, depth).join('/'), to: to.slice(0, depth).join('/') }
}

/** The circles that arrows form, each as the paths along it. */
function circlesIn(targets: ReadonlyMap<string, Iterable<string>>): readonly string[][] {
  const done = new Set<string>()
  const circleFrom = (place: string, path: readonly string[]): readonly string[] | undefined => {
    if (path.includes(place)) return [...path.slice(path.indexOf(place)), place]
    if (done.has(place)) return undefined
    for (const target of targets.get(place) ?? []) {
      const circle = circleFrom(target, [...path, place])
      if (circle !== undefined) return circle
    }
    done.add(place)
    return undefined
  }
  return [...targets.keys()].flatMap((place) => {
    const circle = circleFrom(place, [])
    return circle === undefined ? [] : [circle.map((one) => relative(ROOT, one))]
  })
}
