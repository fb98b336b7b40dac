// Runs a module of this package on a new enough Node: this one, or the one among the project's packages. An old Node must be able to read this file.
import { spawn, spawnSync } from 'node:child_process'
import { existsSync } from 'node:fs'
import nodeModule from 'node:module'
import { constants } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath, pathToFileURL } from 'node:url'

const MIN = [22, 19]
const root = dirname(dirname(fileURLToPath(import.meta.url)))

/** Runs `entry`, a path below the package's root, with this process's arguments. */
export async function runOnNewerNode(entry) {
  const main = join(root, entry)
  if (isNewEnough(process.versions.node)) return runHere(main)
  const node = newerNode()
  if (node === undefined) {
    console.error(
      `hone: needs Node ${MIN.join('.')} or newer; this is ${process.versions.node}. Install a newer one, or the npm package node-${process.platform}-${process.arch}.`,
    )
    process.exitCode = 1
    return
  }
  const underLauncher = fileURLToPath(new URL('under-launcher.mjs', import.meta.url))
  const child = spawn(node, [underLauncher, main, ...process.argv.slice(2)], { stdio: ['inherit', 'inherit', 'inherit', 'ipc'] })
  // The terminal tells the program of Ctrl-C itself: passed on as well, one press would count as two.
  process.on('SIGINT', () => process.stdin.isTTY || child.kill('SIGINT'))
  for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => child.kill(signal))
  child.on('exit', (code, signal) => {
    // As a shell says it: a killed server is no bug of ours, which 1 would mean.
    process.exitCode = signal === null ? code : 128 + constants.signals[signal]
  })
}

/** Runs a module of this package on this Node. */
export async function runHere(main) {
  passOverSqlite()
  // keeps compiled modules in the user's temporary folder: a start takes half the time
  nodeModule.enableCompileCache?.()
  await import(pathToFileURL(main).href)
}

/** Node 22 says at each start that its SQLite is experimental: nothing that who runs Hone could do about it. */
function passOverSqlite() {
  const { emitWarning } = process
  process.emitWarning = (warning, ...more) => {
    if (!String(warning).startsWith('SQLite is an experimental feature')) emitWarning.call(process, warning, ...more)
  }
}

function isNewEnough(version) {
  const [major, minor] = version.split('.').map(Number)
  return major > MIN[0] || (major === MIN[0] && minor >= MIN[1])
}

/** A platform package of Node beside this package or below it. */
function newerNode() {
  const name = join(`node-${process.platform}-${process.arch}`, 'bin', 'node')
  const places = [join(root, 'node_modules', name), join(dirname(root), name)]
  return places.find((place) => existsSync(place) && isNewEnough(versionOf(place)))
}

function versionOf(node) {
  return spawnSync(node, ['--version'], { encoding: 'utf8' }).stdout?.slice(1) ?? '0.0'
}
