import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, it } from 'vitest'

const ROOT = join(import.meta.dirname, '../../..')
const read = (...names: string[]): string => readFileSync(join(ROOT, ...names), 'utf8')

it('every route of the HTTP door stands in docs/reference/http.md, and no other', () => {
  const sources = ['http', 'telemetry'].flatMap((room) =>
    readdirSync(join(ROOT, 'src/server', room)).map((file) => read('src/server', room, file)),
  )
  const calls = sources.flatMap((text) => [...text.matchAll(/\b(?:app|scope)\.(get|post|put|patch|delete)(?:<[^(]*>)?\(\s*'([^']+)'/g)])
  const served = calls.map(([, method, path]) => `${method?.toUpperCase()} ${path}`).filter((route) => route !== 'GET /')
  const documented = [...read('docs/reference/http.md').matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) \/[^`]*)`/g)].map(([, route]) => route)
  expect(documented.toSorted()).toEqual(served.toSorted())
  expect(new Set(documented).size).toBe(documented.length)
})
