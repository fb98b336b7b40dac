// Virtual environments for what the tests drive from Python: one for each folder below test/clients and clients that has a
// requirements.txt, kept in .venv/NAME, made anew when the file changes. Nothing outside the repository is touched.
import { spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './project.mjs'

const TRIES = 3
const PARENTS = ['test/clients', 'clients']

/** Makes every environment that is missing or outdated. What cannot be made is said in a line; its tests are then skipped. */
export function makePythonEnvironments() {
  for (const parent of PARENTS.map((path) => join(ROOT, path)).filter(existsSync)) {
    for (const name of readdirSync(parent)) {
      const requirements = join(parent, name, 'requirements.txt')
      if (existsSync(requirements)) makePythonEnvironment(name, requirements)
    }
  }
}

/** Makes .venv/NAME of a requirements file unless it is there as wanted; the path of its Python, undefined where it could not be made. */
export function makePythonEnvironment(name, requirements) {
  const folder = join(ROOT, '.venv', name)
  make(name, requirements, folder)
  return existsSync(join(folder, '.made-from')) ? join(folder, 'bin', 'python') : undefined
}

function make(name, requirements, folder) {
  const stamp = join(folder, '.made-from')
  const wanted = createHash('sha256').update(readFileSync(requirements)).digest('hex')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === wanted) return
  const python = ['python3', 'python'].find((candidate) => spawnSync(candidate, ['-c', 'import venv, ensurepip']).status === 0)
  if (python === undefined) return console.error(`hone: no Python with venv here: the tests of ${name} are skipped`)
  console.error(`hone: making the Python environment ${name}`)
  rmSync(folder, { recursive: true, force: true })
  mkdirSync(folder, { recursive: true })
  for (let attempt = 1; !fill(python, folder, requirements); attempt++) {
    if (attempt === TRIES) return console.error(`hone: pip could not install the packages of ${name}: its tests are skipped`)
  }
  writeFileSync(stamp, wanted)
}

function fill(python, folder, requirements) {
  const run = (command, args) => spawnSync(command, args, { stdio: ['ignore', 'ignore', 'inherit'] }).status === 0
  const pip = join(folder, 'bin', 'pip')
  return run(python, ['-m', 'venv', folder]) && run(pip, ['install', '--quiet', '--disable-pip-version-check', '-r', requirements])
}
