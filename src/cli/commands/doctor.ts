import { accessSync, constants, existsSync, statfsSync, statSync } from 'node:fs'
import { dirname } from 'node:path'
import { dataFolder, findServer, type ServerChoice } from '../../wire/index.ts'
import { connect, unary } from '../connection.ts'
import { EXIT, type ExitCode } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { print, type ReadFlags } from './studies.ts'

/** One thing that was looked at. */
interface Finding {
  readonly what: string
  readonly state: 'good' | 'note' | 'bad'
  readonly words: string
}

const FREE_BYTES_MIN = 1 << 30
const NODE_MIN = [22, 19] as const

/** `hone doctor`: looks at what Hone stands on and says what to mend; ends with a failure when something is bad. */
export async function examine(flags: ServerChoice & ReadFlags): Promise<ExitCode> {
  const folder = dataFolder(flags)
  const findings = [node(), ...folderFindings(folder), await server(flags)]
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
  const findings: Finding[] = []
  try {
    accessSync(standing, constants.W_OK)
    findings.push({ what: 'data folder', state: 'good', words: there ? folder : `${folder} (made by the first server)` })
  } catch {
    findings.push({
      what: 'data folder',
      state: 'bad',
      words: `${standing} cannot be written: change its permissions, or name another with --data`,
    })
  }
  const { bavail, bsize } = statfsSync(standing)
  const free = bavail * bsize
  const gigabytes = `${(free / (1 << 30)).toFixed(1)} GiB free`
  findings.push({
    what: 'disk',
    state: free < FREE_BYTES_MIN ? 'note' : 'good',
    words: free < FREE_BYTES_MIN ? `only ${gigabytes}` : gigabytes,
  })
  return [...findings, ...tokenFinding(`${folder}/token`)]
}

/** Others of this machine who can read the token can do everything. */
function tokenFinding(file: string): Finding[] {
  if (!existsSync(file)) return []
  const mode = statSync(file).mode & 0o777
  if ((mode & 0o077) === 0) return [{ what: 'token', state: 'good', words: 'readable by its owner only' }]
  return [{ what: 'token', state: 'bad', words: `${file} can be read by others (mode ${mode.toString(8)}): chmod 600 it` }]
}

async function server(flags: ServerChoice): Promise<Finding> {
  const found = findServer(flags)
  if (found === undefined)
    return { what: 'server', state: 'note', words: 'none runs here: `hone serve` starts one, `hone run` brings its own' }
  const connection = connect(found)
  try {
    const { studies } = await unary(connection, connection.client.listStudies, { pageSize: 500, pageToken: '' })
    const running = studies.filter((study) => study.state === 'ACTIVE').length
    const dashboard = found.http === undefined ? '' : `, dashboard ${found.trust === undefined ? 'http' : 'https'}://${found.http}/`
    return { what: 'server', state: 'good', words: `answers at ${found.grpc}: ${studies.length} studies, ${running} active${dashboard}` }
  } catch (error) {
    if (!(error instanceof CliFailure)) throw error
    return { what: 'server', state: 'bad', words: `${error.message}${error.remedy === undefined ? '' : `: ${error.remedy}`}` }
  } finally {
    connection.close()
  }
}

function nearestFolder(folder: string): string {
  let standing = dirname(folder)
  while (!existsSync(standing)) standing = dirname(standing)
  return standing
}
