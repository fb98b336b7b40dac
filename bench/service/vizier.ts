import { spawn } from 'node:child_process'
import { mkdirSync } from 'node:fs'
import { join } from 'node:path'
import { createInterface } from 'node:readline'
import { pythonOf } from '../../test/clients/python.ts'
import { cpuSeconds, type LoadResult, startProgram } from './processes.ts'

/** Suggests and completes on OSS Vizier's own server with an SQLite file; undefined where its environment could not be made. */
export async function measureVizier(folder: string, clients: number, operations: number): Promise<LoadResult | undefined> {
  const python = pythonOf('vizier-server')
  if (python === undefined) return undefined
  const dataFolder = join(folder, 'vizier')
  mkdirSync(dataFolder)
  const script = (name: string): string => join(import.meta.dirname, 'vizier', name)
  const server = await startProgram(python, [script('server.py'), dataFolder])
  try {
    const load = spawn(python, [script('load.py'), server.grpc, String(clients), String(operations)], {
      stdio: ['ignore', 'pipe', 'inherit'],
    })
    let before = Number.NaN
    for await (const line of createInterface({ input: load.stdout })) {
      if (line === 'begin') before = cpuSeconds(server.pid)
      if (!line.startsWith('{')) continue
      const result = JSON.parse(line) as Pick<LoadResult, 'operations' | 'seconds' | 'p50Ms' | 'p99Ms'>
      const cpu = cpuSeconds(server.pid) - before
      return { ...result, perSecond: result.operations / result.seconds, serverCpuMicros: (1e6 * cpu) / result.operations }
    }
    throw new Error('the load on OSS Vizier ended without a result')
  } finally {
    await server.kill()
  }
}
