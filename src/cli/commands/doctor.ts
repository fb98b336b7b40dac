import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname, join } from 'node:path'
import { dataFolder, findServer, type ServerAddress, type ServerChoice } from '../../wire/index.ts'
import { type Connection, connect, unary } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { counted } from '../numbers.ts'
import { STORE_FILE } from '../serving.ts'
import { print, type ReadFlags } from './studies.ts'

/** One thing that was looked at. */
interface Finding {
  readonly what: string
  readonly state: 'good' | 'note' | 'bad'
  readonly words: string
}

const FREE_BYTES_MIN = 1 << 30
/** The next trials' outputs and the write-ahead log need about so much. */
const FULL_BYTES = 16 << 20
/** What servers hold while they have a data folder. */
const LOCK_FILE = 'lock.db'
const MEND = 'Change the permissions, or name another folder with --data'
const NODE_MIN = [22, 19] as const

/** Asks whoever answers for a data folder, and closes the connection. */
type Ask = (flags: ServerChoice, use: (connection: Connection) => Promise<string>) => Promise<string>

/**
 * `hone doctor`: looks at what Hone stands on and says what to mend; ends with a failure when something is bad. `ask` has the studies read where no server
 * runs: a database may be damaged, or of a newer Hone.
 */
export async function examine(flags: ServerChoice & ReadFlags, ask: Ask): Promise<ExitCode> {
  const folder = dataFolder(flags)
  const found = findServer(flags)
  const findings = [node(), ...folderFindings(folder), ...(found === undefined ? await none(flags, folder, ask) : [await server(found)])]
  if (flags.json) print(findings)
  else {
    for (const { what, state, words } of findings) {
      console.log(`${{ good: 'ok  ', note: 'note', bad: 'BAD ' }[state]}  ${what.padEnd(12)}  ${words}`)
    }
  }
  return findings.some((finding) => finding.state === 'bad') ? EXIT.state : EXIT.ok
}

function node(): Finding {
  const [major = 0, minor = 0] = process.versions.node.split('.').map(Number)
  const new_ = major > NODE_MIN[0] || (major === NODE_MIN[0] && minor >= NODE_MIN[1])
  return {
    what: 'Node',
    state: new_ ? 'good' : 'bad',
    words: `${process.versions.node}${new_ ? '' : `: ${NODE_MIN.join('.')} or newer is needed`}`,
  }
}

function folderFindings(folder: string): Finding[] {
  const there = existsSync(folder)
  const standing = there ? folder : nearestFolder(folder)
  return [there ? dataFinding(folder) : placeFinding(folder, standing), diskFinding(standing), ...tokenFinding(`${folder}/token`)]
}

/** Where a data folder would be made. */
function placeFinding(folder: string, parent: string): Finding {
  const what = 'data folder'
  if (may(parent, constants.W_OK | constants.X_OK)) return { what, state: 'good', words: `${folder} (made by the first server)` }
  return { what, state: 'bad', words: `${folder} cannot be made: ${parent} cannot be written. ${MEND}` }
}

/** A data folder that is there: a server must be able to write it; to look, reading is enough. */
function dataFinding(folder: string): Finding {
  const what = 'data folder'
  const files = [STORE_FILE, `${STORE_FILE}-wal`, LOCK_FILE].map((name) => join(folder, name)).filter(existsSync)
  const shut = may(folder, constants.W_OK | constants.X_OK) ? files.find((file) => !may(file, constants.W_OK)) : folder
  if (shut === undefined) return { what, state: 'good', words: folder }
  const store = join(folder, STORE_FILE)
  const unreadable = may(folder, constants.R_OK | constants.X_OK) ? files.find((file) => !may(file, constants.R_OK)) : folder
  if (existsSync(store) && unreadable === undefined) {
    const works = 'commands that only look (`hone studies`, `show`, `trials`, `best`, `logs`, `export`) answer from a copy'
    return { what, state: 'note', words: `${shut} cannot be written: ${works}; \`hone serve\` and \`hone run\` cannot use it. ${MEND}` }
  }
  const words = unreadable === undefined ? `${shut} cannot be written, and there is no study to look at` : `${unreadable} cannot be read`
  return { what, state: 'bad', words: `${words}. ${MEND}` }
}

function may(path: string, mode: number): boolean {
  try {
    accessSync(path, mode)
    return true
  } catch {
    return false
  }
}

function diskFinding(folder: string): Finding {
  const { bavail, bsize } = statfsSync(folder)
  const free = bavail * bsize
  if (free >= FREE_BYTES_MIN) return { what: 'disk', state: 'good', words: `${(free / (1 << 30)).toFixed(1)} GiB free` }
  const only = `only ${Math.floor(free / (1 << 20))} MiB free`
  if (free >= FULL_BYTES) return { what: 'disk', state: 'note', words: only }
  return { what: 'disk', state: 'bad', words: `${only}: a full disk refuses changes. Free some space; no restart is needed` }
}

/** Others of this machine who can read the token can do everything. */
function tokenFinding(file: string): Finding[] {
  if (!existsSync(file)) return []
  const mode = statSync(file).mode & 0o777
  if ((mode & 0o077) === 0) return [{ what: 'token', state: 'good', words: 'readable by its owner only' }]
  return [{ what: 'token', state: 'bad', words: `${file} can be read by others (mode ${mode.toString(8)}): chmod 600 it` }]
}

/** That no server runs, after what the studies look like to one. */
async function none(flags: ServerChoice, folder: string, ask: Ask): Promise<Finding[]> {
  const absent: Finding = { what: 'server', state: 'note', words: 'none runs here: `hone serve` starts one, `hone run` brings its own' }
  const store = join(folder, STORE_FILE)
  return existsSync(store) && may(store, constants.R_OK) ? [await asked('studies', () => ask(flags, countStudies)), absent] : [absent]
}

async function server(found: ServerAddress): Promise<Finding> {
  const dashboard = found.http === undefined ? '' : `, dashboard ${found.trust === undefined ? 'http' : 'https'}://${found.http}/`
  const connection = connect(found)
  try {
    return await asked('server', async () => `answers at ${found.grpc}: ${await countStudies(connection)}${dashboard}`)
  } finally {
    connection.close()
  }
}

async function countStudies(connection: Connection): Promise<string> {
  const { studies } = await unary(connection, connection.client.listStudies, { pageSize: 500, pageToken: '' })
  return `${counted(studies.length, 'study', 'studies')}, ${studies.filter(({ state }) => state === 'ACTIVE').length} active`
}

/** What an answer says, or why there is none and what helps. */
async function asked(what: string, answer: () => Promise<string>): Promise<Finding> {
  try {
    return { what, state: 'good', words: await answer() }
  } catch (error) {
    if (!(error instanceof Error)) throw error
    const remedy = error instanceof CliFailure ? error.remedy : undefined
    return { what, state: 'bad', words: [error.message.replace(/\.$/, ''), remedy].filter((text) => text !== undefined).join(': ') }
  }
}

function nearestFolder(folder: string): string {
  let standing = dirname(folder)
  while (!existsSync(standing)) standing = dirname(standing)
  return standing
}
