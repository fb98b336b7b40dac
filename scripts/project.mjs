// What every script of the project needs first: the root folder, the installed packages and a new enough Node.
// Plain JavaScript for any Node that npm 10 runs on: it is the first thing that a fresh machine executes.
import { spawn, spawnSync } from 'node:child_process'
import { createHash } from 'node:crypto'
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT = dirname(dirname(fileURLToPath(import.meta.url)))
export const IN_CI = process.env.CI === 'true'
const INSTALL_TRIES = 3
const NODE_MIN = [22, 19]

/**
 * Installs the locked packages unless exactly these are installed already; retries, since registries falter. Not by `npm ci`: that refuses
 * a lock that lacks an optional package of some other platform, and registries do not carry all of them.
 */
export function install() {
  const lock = hashOf([join(ROOT, 'package-lock.json')])
  const stamp = join(ROOT, 'node_modules', '.hone-installed')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === lock) return
  const npm = process.env.npm_execpath ? [process.execPath, process.env.npm_execpath] : ['npm']
  for (let attempt = 1; ; attempt++) {
    console.error(`hone: installing packages${attempt > 1 ? `, try ${attempt} of ${INSTALL_TRIES}` : ''}`)
    const [command, ...first] = npm
    const args = [...first, 'install', '--no-save', '--no-audit', '--no-fund', '--loglevel=error']
    const { status } = spawnSync(command, args, {
      cwd: ROOT,
      stdio: ['ignore', 'ignore', 'inherit'],
      env: { ...process.env, NODE_ENV: '' },
    })
    if (status === 0) break
    if (attempt === INSTALL_TRIES) fail('npm could not install the packages: see its words above. Is the registry reachable?')
  }
  writeFileSync(stamp, lock)
}

/** The Node that runs the project: the one that came with its packages, else this one if it is new enough. */
export function projectNode() {
  const brought = join(ROOT, 'node_modules', `node-${process.platform}-${process.arch}`, 'bin', 'node')
  if (existsSync(brought) && spawnSync(brought, ['--version']).status === 0) return brought
  const [major, minor] = process.versions.node.split('.').map(Number)
  if (major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])) return process.execPath
  return fail(
    `no Node for ${process.platform}-${process.arch} comes with the packages, and this one is ${process.versions.node}: install Node ${NODE_MIN.join('.')} or newer`,
  )
}

/** The environment for the project's tools: its Node and its executables come first on the path. */
export function projectEnv(extra = {}) {
  const path = [dirname(projectNode()), join(ROOT, 'node_modules', '.bin'), process.env.PATH].join(':')
  return { ...process.env, ...extra, PATH: path }
}

/** Runs one of the installed tools to its end; resolves with its exit code. */
export function runTool(tool, args, options = {}) {
  const bin = join(ROOT, 'node_modules', '.bin', tool)
  return runNode([bin, ...args], options)
}

/** Runs the project's Node with the arguments; resolves with the exit code. */
export function runNode(args, options = {}) {
  return new Promise((resolve, reject) => {
    const child = spawn(projectNode(), args, { cwd: ROOT, stdio: 'inherit', ...options, env: projectEnv(options.env) })
    child.on('error', reject)
    child.on('exit', (code, signal) => resolve(signal ? 1 : code))
  })
}

/** Builds the dashboard unless its sources are those of the last build. */
export async function buildDashboard() {
  const sources = hashOf([...filesBelow(join(ROOT, 'dashboard')), join(ROOT, 'package-lock.json')])
  const stamp = join(ROOT, 'dist', 'dashboard', '.built-from')
  if (existsSync(stamp) && readFileSync(stamp, 'utf8') === sources) return
  console.error('hone: building the dashboard')
  const code = await runTool('vite', ['build', 'dashboard', '--logLevel', 'warn'])
  if (code !== 0) fail('the dashboard does not build')
  mkdirSync(dirname(stamp), { recursive: true })
  writeFileSync(stamp, sources)
}

/** Ends the script with one line that says why. */
export function fail(message) {
  console.error(`hone: ${message}`)
  process.exit(1)
}

function filesBelow(folder) {
  return readdirSync(folder)
    .filter((name) => name !== 'node_modules')
    .map((name) => join(folder, name))
    .flatMap((path) => (statSync(path).isDirectory() ? filesBelow(path) : [path]))
}

function hashOf(files) {
  const hash = createHash('sha256')
  for (const file of [...files].sort()) hash.update(file.slice(ROOT.length)).update(readFileSync(file))
  return hash.digest('hex')
}
