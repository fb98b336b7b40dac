// The real Kubernetes of the cluster suite: the one that HONE_TEST_KUBECONFIG names, never another; else one of this machine's own,
// brought up and ended by test/cluster/kcluster.
import { spawn, spawnSync } from 'node:child_process'
import { mkdirSync, openSync, readFileSync } from 'node:fs'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { ROOT } from './project.mjs'

const SCRIPTS = join(ROOT, 'test', 'cluster', 'kcluster')
const STATE = process.env.KCLUSTER_STATE ?? join(ROOT, '.cache', 'cluster')
const TOOLS = ['go', 'apt-get', 'dpkg-deb', 'unshare', 'nsenter', 'ip', 'pgrep']
const GPUS = 32
/** Loopback ports for servers under test that pods reach: below those that the system gives out by itself. */
/** Where Katib's client looks for its DB manager: for pods the last of the ports is there as well. */
const KATIB_PORT = 6789
const PORTS = { count: 16, from: 20_000, to: 30_000 }
const BUILD_MS_MAX = 45 * 60_000
const LOG_LINES = 40

/** Why there is no Kubernetes for tests here, in one line; undefined when there is one or it can be brought up. */
export function whyNoCluster() {
  if (process.env.HONE_TEST_KUBECONFIG) return undefined
  const remedy = 'set HONE_TEST_KUBECONFIG to the kubeconfig of a cluster for tests'
  if (process.platform !== 'linux') return `a cluster of one's own needs Linux; ${remedy}`
  if (process.getuid() !== 0) return `a cluster of one's own needs root; ${remedy}`
  const missing = TOOLS.filter((tool) => spawnSync('which', [tool]).status !== 0)
  if (missing.length > 0) return `a cluster of one's own needs ${missing.join(', ')}; ${remedy}`
  const allowed = spawnSync('unshare', ['--mount', '--pid', '--net', '--ipc', '--uts', '--fork', 'true']).status === 0
  return allowed ? undefined : `this machine allows no namespaces; ${remedy}`
}

/** Begins what takes minutes the first time, beside other work and behind it; `built` resolves with what went wrong, if anything; `log` is a file. */
export function buildInBackground() {
  if (process.env.HONE_TEST_KUBECONFIG) return { hurry() {}, built: Promise.resolve(undefined) }
  mkdirSync(STATE, { recursive: true })
  const file = join(STATE, 'prepare.log')
  const out = openSync(file, 'w')
  const build = `'${join(SCRIPTS, 'prepare.sh')}' && '${process.execPath}' '${join(ROOT, 'scripts', 'helm.mjs')}'`
  const child = spawn('nice', ['-n', '19', 'sh', '-c', build], { stdio: ['ignore', out, out], detached: true })
  const stop = () => {
    try {
      process.kill(-child.pid, 'SIGKILL')
    } catch {} // it has ended
  }
  process.on('exit', stop)
  const late = setTimeout(stop, BUILD_MS_MAX)
  const built = new Promise((resolve) => {
    child.on('error', (error) => resolve(String(error)))
    child.on('exit', (code) => {
      clearTimeout(late)
      resolve(code === 0 ? undefined : `the cluster could not be built; the end of ${file}:\n${endOf(file)}`)
    })
  })
  return { built, log: file, hurry: () => spawnSync('renice', ['-n', '0', '-g', String(child.pid)], { stdio: 'ignore' }) }
}

/** Brings the cluster up, runs with the environment that says where it is, and ends it in every case. */
export async function withCluster(run) {
  if (process.env.HONE_TEST_KUBECONFIG) return run({})
  const ports = await freePorts()
  const env = {
    ...process.env,
    KCLUSTER_STATE: STATE,
    KCLUSTER_GPUS: String(GPUS),
    KCLUSTER_BACK: `${ports.join(' ')} ${KATIB_PORT}=${ports.at(-1)}`,
  }
  const down = () => spawnSync(join(SCRIPTS, 'down.sh'), { env, stdio: ['ignore', 'inherit', 'inherit'] })
  down() // one that an earlier run was killed over
  const leave = () => process.exit(1)
  process.on('exit', down).on('SIGINT', leave).on('SIGTERM', leave)
  try {
    const up = await output(join(SCRIPTS, 'up.sh'), env)
    if (up.code !== 0) throw new Error('the cluster did not come up: see its words above')
    return await run({ HONE_TEST_KUBECONFIG: up.text.trim(), HONE_TEST_CLUSTER_STATE: STATE, HONE_TEST_BACK_PORTS: ports.join(' ') })
  } finally {
    down()
    process.off('exit', down).off('SIGINT', leave).off('SIGTERM', leave)
  }
}

function output(command, env) {
  return new Promise((resolve, reject) => {
    const child = spawn(command, { env, stdio: ['ignore', 'pipe', 'inherit'] })
    let text = ''
    child.stdout.on('data', (chunk) => {
      text += chunk
    })
    child.on('error', reject).on('close', (code) => resolve({ code, text }))
  })
}

/** A row of ports of which none is taken now. */
async function freePorts() {
  for (;;) {
    const first = PORTS.from + Math.floor(Math.random() * (PORTS.to - PORTS.from))
    const row = Array.from({ length: PORTS.count }, (_, i) => first + i)
    if ((await Promise.all(row.map(isFree))).every(Boolean)) return row
  }
}

function isFree(port) {
  return new Promise((resolve) => {
    const probe = createServer().on('error', () => resolve(false))
    probe.listen(port, '127.0.0.1', () => probe.close(() => resolve(true)))
  })
}

function endOf(file) {
  return readFileSync(file, 'utf8').trimEnd().split('\n').slice(-LOG_LINES).join('\n')
}
