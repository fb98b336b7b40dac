// `npm run quickstart`: installs, builds, starts a server on the data folder (or uses the one that runs there), tunes the digits
// example and recomputes the test accuracy from the best trial's weights. On a terminal it then serves until Ctrl-C.
// A study that an earlier quickstart left unfinished (the server was killed, say) goes on instead of a new one.
import { spawn } from 'node:child_process'
import { existsSync, readFileSync } from 'node:fs'
import { constants } from 'node:os'
import { join } from 'node:path'
import { buildDashboard, fail, install, projectEnv, projectNode, ROOT } from './project.mjs'

const DATA = process.env.HONE_DATA ?? join(ROOT, '.hone')
const EXAMPLE = join(ROOT, 'examples', 'digits')
const HONE = join(ROOT, 'bin', 'hone')
const ON_TERMINAL = Boolean(process.stdin.isTTY && process.stdout.isTTY)
const READY_MS = 60_000

install()
await buildDashboard()
process.on('SIGINT', () => {}) // the progress view asks what Ctrl-C means while it is there
let running
for (const signal of ['SIGTERM', 'SIGHUP']) process.on(signal, () => endBy(signal))
const server = (await runningServer()) ?? (await startServer())
const code = await tune()
if (code === 0) await judgeBest()
if (code === 0 && ON_TERMINAL && server.child) await serveUntilInterrupted()
server.child?.kill('SIGTERM')
process.exitCode = code

/** Ends what runs with it: else it would go on, and start a server of its own. */
function endBy(signal) {
  running?.kill(signal)
  process.exit(128 + constants.signals[signal])
}

/** A server that already runs on the data folder. */
async function runningServer() {
  const file = join(DATA, 'server.json')
  if (!existsSync(file)) return undefined
  try {
    const { http } = JSON.parse(readFileSync(file, 'utf8'))
    const response = await fetch(`http://${http}/healthz`)
    return response.ok ? { http } : undefined
  } catch {
    return undefined // left behind by a server that was killed
  }
}

async function startServer() {
  return (
    (await tryServer([])) ??
    (await tryServer(['--grpc', '127.0.0.1:0', '--http', '127.0.0.1:0'])) ??
    fail('the server did not start: see its words above')
  )
}

/** Starts a server; undefined when it ended before it was ready (its ports are taken, say). */
function tryServer(addresses) {
  // A process group of its own: Ctrl-C on the terminal is for the progress view.
  const child = spawn(projectNode(), [HONE, 'serve', '--data', DATA, ...addresses], {
    stdio: ['ignore', 'pipe', 'inherit'],
    env: projectEnv(),
    detached: true,
  })
  process.on('exit', () => child.kill('SIGTERM'))
  return new Promise((resolve) => {
    const late = setTimeout(() => child.kill('SIGKILL'), READY_MS)
    child.on('exit', () => {
      clearTimeout(late)
      resolve(undefined)
    })
    let said = ''
    child.stdout.on('data', (chunk) => {
      said += chunk
      const http = /^hone: ready .*http=(\S+)/m.exec(said)?.[1]
      if (http === undefined) return
      clearTimeout(late)
      resolve({ child, http })
    })
  })
}

/** Watches an unfinished study of an earlier quickstart, else makes a new one; resolves with the exit code. */
async function tune() {
  const studies = JSON.parse(await output(['studies', '--json', '--data', DATA]))
  const unfinished = studies.find((study) => study.state === 'active' && /^digits(-\d+)?$/.test(study.name))
  if (unfinished) {
    console.log(`hone: ${unfinished.name} is not finished: it goes on`)
    return hone(['watch', unfinished.name, '--data', DATA])
  }
  return hone(['run', join(EXAMPLE, 'study.yaml'), '--number-name', '--data', DATA])
}

/** Recomputes the test accuracy of the newest digits study's best trial from the weights that it saved. */
async function judgeBest() {
  const studies = JSON.parse(await output(['studies', '--json', '--data', DATA]))
  const newest = studies.filter((study) => /^digits(-\d+)?$/.test(study.name)).sort((a, b) => b.createdAt - a.createdAt)[0]
  const best = JSON.parse(await output(['best', newest.name, '--json', '--data', DATA]))
  const weights = join(DATA, 'trials', newest.id, String(best.number), 'checkpoint', 'weights.json')
  await run([join(EXAMPLE, 'evaluate.mjs'), weights])
}

function serveUntilInterrupted() {
  console.log(`\nThe dashboard stays at http://${server.http} until Ctrl-C.`)
  return new Promise((resolve) => process.once('SIGINT', resolve))
}

function hone(args) {
  return run([HONE, ...args])
}

function run(args) {
  return new Promise((resolve) => {
    running = spawn(projectNode(), args, { stdio: 'inherit', env: projectEnv(), cwd: ROOT })
    running.on('exit', (status) => resolve(status ?? 1))
  })
}

function output(args) {
  return new Promise((resolve) => {
    const child = spawn(projectNode(), [HONE, ...args], { stdio: ['ignore', 'pipe', 'inherit'], env: projectEnv(), cwd: ROOT })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.on('exit', (status) => (status === 0 ? resolve(text) : fail(`hone ${args[0]} failed`)))
  })
}
