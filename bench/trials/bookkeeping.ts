/** What the bookkeeping of one-second trials on 16 slots costs: CPU time of the server's side, and of the runners that it starts, as shares of one core. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { StudyId } from '../../src/model/index.ts'
import { openPool } from '../../src/pool/index.ts'
import { openSqliteStore, openStudies, parseStudyDocument } from '../../src/study/index.ts'
import { COLLECTORS, createProcessExecutor, startController } from '../../src/trials/index.ts'

const SLOTS = 16
const TRIALS = Number(process.argv[2] ?? 320)

/** CPU seconds of ended children, from the system's own count (clock ticks of 10 ms). */
function childSeconds(): number {
  const fields = readFileSync('/proc/self/stat', 'utf8').split(') ')[1]!.split(' ')
  return (Number(fields[13]) + Number(fields[14])) / 100
}

const folder = mkdtempSync(join(tmpdir(), 'hone-bench-'))
const pool = openPool({ threads: 1 })
const store = await openSqliteStore(join(folder, 'hone.db'))
const studies = await openStudies({ store, pool, now: Date.now, newId: () => 'bench000000001' as StudyId })
const document = `
apiVersion: hone.dev/v1
kind: Study
metadata: {name: bench}
spec:
  seed: 1
  objectives: [{metric: loss, goal: minimize}]
  parameters: {x: {double: [0, 1]}}
  algorithm: {name: random}
  budget: {trials: ${TRIALS}, parallel: ${SLOTS}}
  trial: {command: [sh, -c, "sleep 0.5; echo epoch=1 loss=0.5; sleep 0.5; echo epoch=2 loss=0.4"]}
`
const { spec } = parseStudyDocument(document, { workingFolder: folder, newSeed: () => 1, collectors: COLLECTORS })
const controller = await startController({
  studies,
  executors: [createProcessExecutor({ folder: join(folder, 'trials') })],
  collectors: COLLECTORS,
  gpus: [],
  dataFolder: folder,
  trialEnv: () => ({}),
  now: Date.now,
})
const [began, cpu, children] = [performance.now(), process.cpuUsage(), childSeconds()]
const { id } = await studies.createStudy({ spec: spec! })
const off = new AbortController()
for await (const { study } of studies.watchStudy(id, 0, off.signal)) if (study.state === 'ended') break
const seconds = (performance.now() - began) / 1000
const { user, system } = process.cpuUsage(cpu)
const share = (spent: number): string =>
  `${((spent / seconds) * 100).toFixed(1)} % of a core, ${((spent / TRIALS) * 1000).toFixed(2)} ms a trial`
console.log(`${TRIALS} trials on ${SLOTS} slots in ${seconds.toFixed(1)} s`)
console.log(`server: ${share((user + system) / 1e6)}`)
console.log(`runners and commands: ${share(childSeconds() - children)}`)
await controller.close()
await studies.close()
await pool.close()
await store.close()
rmSync(folder, { recursive: true, force: true })
