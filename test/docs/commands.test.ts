import { existsSync, globSync, readFileSync } from 'node:fs'
import { join, relative, resolve } from 'node:path'
import type { Command } from 'commander'
import { expect, it } from 'vitest'
import { describeProgram } from '../../src/cli/program.ts'
import { noAbilities } from '../cli/abilities.ts'

// What pages tell a reader to type: `hone COMMAND --flag ...`, in listings and within sentences.

const ROOT = resolve(import.meta.dirname, '../..')
const PAGES = ['README.md', 'CONTRIBUTING.md', 'docs/**/*.md', 'clients/python/README.md', 'examples/*/README.md']
const program = describeProgram('', noAbilities, [], () => {})

/** The commands of Hone's that a page shows, each without what stands behind it: the training command, a comment, another program. */
function commandsOf(markdown: string): string[] {
  const listings = [...markdown.matchAll(/^ *```(?:sh|bash)?\n(.*?)^ *```/gms)].flatMap(([, text = '']) => text.split('\n'))
  const spans = [...markdown.replaceAll(/^ *```.*?^ *```/gms, '').matchAll(/`([^`\n]+)`/g)].map(([, text = '']) => text)
  return [...listings, ...spans].flatMap((line) => {
    const bare = line.replaceAll(/'[^']*'|"[^"]*"/g, 'TEXT')
    const [, typed] = /^(?:\s*\$ )?(?:[A-Z_]+=\S+ )*(?:bin\/)?hone ([a-z].*)$/.exec(bare.trim()) ?? []
    return typed === undefined ? [] : [typed.split(/ -- | #|[|;&>]/)[0] ?? '']
  })
}

/** Why it cannot be typed so; undefined when it can. */
function trouble(typed: string, within: Command = program): string | undefined {
  const [name = '', ...words] = typed.split(/\s+/)
  if (name === 'help') return undefined
  const command = within.commands.find((known) => known.name() === name)
  if (command === undefined) return `there is no command ${name}`
  if (command.commands.length > 0) return /^[a-z]/.test(words[0] ?? '') ? trouble(words.join(' '), command) : undefined
  const flags = words.flatMap((word) => /^\[?(--?[a-z][a-z-]*)/.exec(word)?.[1] ?? [])
  const unknown = flags.find((flag) => flag !== '--help' && !command.options.some(({ long, short }) => flag === long || flag === short))
  return unknown === undefined ? undefined : `${name} has no ${unknown}`
}

it('every command that a page shows exists, with its flags', () => {
  const shown = PAGES.flatMap((glob) => globSync(join(ROOT, glob))).flatMap((file) =>
    commandsOf(readFileSync(file, 'utf8')).map((typed) => ({ typed, page: relative(ROOT, file) })),
  )
  expect(shown.length).toBeGreaterThan(200)
  const wrong = shown.flatMap(({ typed, page }) => {
    const why = trouble(typed)
    return why === undefined ? [] : [`${page}: hone ${typed}: ${why}`]
  })
  expect(wrong).toEqual([])
})

it('every script of npm and every file of the repository that a page names is there', () => {
  const { scripts } = JSON.parse(readFileSync(join(ROOT, 'package.json'), 'utf8')) as { scripts: Record<string, string> }
  const wrong = PAGES.flatMap((glob) => globSync(join(ROOT, glob))).flatMap((file) => {
    const text = readFileSync(file, 'utf8')
    const missing = [...text.matchAll(/npm run ([a-z][\w:-]*)/g)].map(([, name = '']) => name).filter((name) => scripts[name] === undefined)
    const paths = [...text.matchAll(/(?:`|node )((?:src|test|bench|tools|scripts|docs|examples|deploy|proto|clients)\/[\w./-]+)(?=[`\s])/g)]
    const gone = paths.map(([, path = '']) => path.replace(/[.]$/, '')).filter((path) => !existsSync(join(ROOT, path)))
    return [...missing.map((name) => `npm run ${name}`), ...gone].map((name) => `${relative(ROOT, file)}: ${name}`)
  })
  expect(wrong).toEqual([])
})

it('a command or a flag that does not exist is found', () => {
  const page =
    'Say `hone studys`, or\n\n```sh\nHONE_WAIT=1m hone run study.yaml --trails 3 -- train.py --lr {lr}\nhone artifact fetch a 1\n```\n'
  expect(commandsOf(page).map((typed) => trouble(typed))).toEqual([
    'run has no --trails',
    'there is no command fetch',
    'there is no command studys',
  ])
})
