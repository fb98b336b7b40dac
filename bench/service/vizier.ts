/**
 * OSS Vizier's own server and Hone, each on its disk, under the same program of Vizier's client, one after the other in one run:
 * `node bench/service/vizier.ts [--clients 8] [--trials 400] [--json FILE]`.
 */
import { spawn } from 'node:child_process'
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { cpus, loadavg, tmpdir } from 'node:os'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { parseArgs } from 'node:util'
import { pythonOf } from '../../test/clients/python.ts'
import { cpuSeconds, type LoadResult, type ServerProcess, startHone, startProgram } from './processes.ts'
import { printRows } from './table.ts'

type Measured = Omit<LoadResult, 'serverCpuMicros'> & { readonly what: string; readonly cpuMs: number }

const { values: flags } = parseArgs({
  options: { clients: { type: 'string', default: '8' }, trials: { type: 'string', default: '400' }, json: { type: 'string' } },
})
const script = (name: string): string => join(import.meta.dirname, 'vizier', name)
const python = pythonOf('vizier-server')
if (python === undefined) throw new Error('Vizier’s Python environment is not there: npm test makes it')

const folder = mkdtempSync(join(tmpdir(), 'hone-bench-'))
const dataFolder = (name: string): string => {
  mkdirSync(join(folder, name))
  return join(folder, name)
}
const load = [loadavg()[0]]
try {
  const theirs = await measure(python, await startProgram(python, [script('server.py'), dataFolder('vizier')]))
  const ours = await measure(python, await startHone(dataFolder('hone')))
  load.push(loadavg()[0])
  printRows(
    ours.map((mine, k) => ({
      what: mine.what,
      ours: said(mine),
      floor: `OSS Vizier: ${said(theirs[k]!)}`,
      ratio: `${(mine.perSecond / theirs[k]!.perSecond).toFixed(1)} × the calls, ${(theirs[k]!.cpuMs / mine.cpuMs).toFixed(1)} × less CPU`,
    })),
  )
  console.log(`\nNode ${process.version}, ${cpus().length} CPUs, load average ${load.join(' at the start, ')} at the end`)
  if (flags.json !== undefined) writeFileSync(flags.json, `${JSON.stringify({ load, theirs, ours }, null, 2)}\n`)
} finally {
  rmSync(folder, { recursive: true, force: true })
}

/** What the load says of each kind of call, with what the server spent on it; ends the server. */
async function measure(interpreter: string, server: Pick<ServerProcess, 'pid' | 'grpc' | 'kill'>): Promise<Measured[]> {
  const measured: Measured[] = []
  try {
    const program = spawn(interpreter, [script('load.py'), server.grpc, flags.clients, flags.trials], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let before = Number.NaN
    for await (const line of createInterface({ input: program.stdout })) {
      if (line === 'begin') before = cpuSeconds(server.pid)
      if (!line.startsWith('{')) continue
      const result = JSON.parse(line) as Pick<Measured, 'what' | 'operations' | 'seconds' | 'p50Ms' | 'p99Ms'>
      const cpuMs = (1e3 * (cpuSeconds(server.pid) - before)) / result.operations
      measured.push({ ...result, perSecond: result.operations / result.seconds, cpuMs })
      console.error(`${result.what}: ${said(measured.at(-1)!)}`)
    }
    return measured
  } finally {
    await server.kill()
  }
}

function said({ perSecond, p50Ms, cpuMs }: Measured): string {
  return `${perSecond.toPrecision(3)}/s, p50 ${p50Ms.toPrecision(3)} ms, ${cpuMs.toPrecision(3)} ms CPU each`
}
