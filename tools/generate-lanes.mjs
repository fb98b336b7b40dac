// Compiles src/numerics/lanes.as (AssemblyScript) into lanes-module.ts beside it: `node tools/generate-lanes.mjs`. The compiler is fetched for it:
// it is larger than all that the project installs, and the source changes rarely. test/numerics/lanes.test.ts says when lanes-module.ts is out of date.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { copyFileSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join, resolve } from 'node:path'

const COMPILER = 'assemblyscript@0.28.20'
const FLAGS = ['-O3', '--noAssert', '--runtime', 'stub', '--importMemory', '--enable', 'simd']
const WIDTH = 120

const folder = resolve(import.meta.dirname, '../src/numerics')
const source = join(folder, 'lanes.as')
const work = mkdtempSync(join(tmpdir(), 'lanes-'))
try {
  copyFileSync(source, join(work, 'lanes.ts'))
  const args = ['--yes', '--package', COMPILER, 'asc', 'lanes.ts', '--outFile', 'lanes.wasm', ...FLAGS]
  const { status } = spawnSync('npx', args, { cwd: work, stdio: 'inherit' })
  if (status !== 0) process.exit(1)
  const text = readFileSync(join(work, 'lanes.wasm')).toString('base64')
  const lines = text.match(new RegExp(`.{1,${WIDTH}}`, 'g')).map((line) => `  '${line}'`)
  writeFileSync(
    join(folder, 'lanes-module.ts'),
    `// Generated from lanes.as by tools/generate-lanes.mjs with ${COMPILER}; do not edit.

/** SHA-256 of the source that this was compiled from. */
export const SOURCE_HASH = '${createHash('sha256').update(readFileSync(source)).digest('hex')}'

/** The WebAssembly module in base64. */
export const MODULE =
${lines.join(' +\n')}
`,
  )
} finally {
  rmSync(work, { recursive: true })
}
