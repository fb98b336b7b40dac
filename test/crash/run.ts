/** Kills a server again and again: `node test/crash/run.ts --cycles 500 [--seed 1]`. Exits with 1 when something contradicts. */
import { parseArgs } from 'node:util'
import { FAILPOINTS } from '../../src/model/index.ts'
import { runCycles } from './cycles.ts'

const { values } = parseArgs({ options: { cycles: { type: 'string', default: '500' }, seed: { type: 'string', default: '1' } } })
const cycles = Number(values.cycles)
/** Half of the kills fall at failpoints. */
const failpoints = Math.floor(cycles / 2 / Object.keys(FAILPOINTS).length)
const random = cycles - failpoints * Object.keys(FAILPOINTS).length
const report = await runCycles({ random, failpoints, seed: Number(values.seed), log: console.log })
console.log(JSON.stringify(report, null, 2))
process.exitCode = report.contradictions.length > 0 ? 1 : 0
