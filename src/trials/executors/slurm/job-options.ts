import { join } from 'node:path'
import { readBytes } from '../../../amounts/index.ts'
import type { Launch } from '../executor.ts'
import { SCRIPT_FILE, SLURM_OUTPUT } from './records.ts'

const MIB = 2 ** 20

/** What sbatch is told for an attempt. What users say comes first: ours holds where both say something. */
export function jobOptions({ objectName, pod: { template } }: Launch, folder: string): string[] {
  const { slurm, resources } = template
  const { options = [], gres = resources.gpu === 0 ? undefined : `gpu:${resources.gpu}`, ...words } = slurm ?? {}
  return [
    ...(resources.cpu === undefined ? [] : [`--cpus-per-task=${processors(resources.cpu)}`]),
    ...(resources.memory === undefined ? [] : [`--mem=${mebibytes(resources.memory)}M`]),
    ...Object.entries({ gres, ...words }).flatMap(([name, value]) => (value === undefined ? [] : [`--${name}=${value}`])),
    ...options,
    '--parsable',
    `--job-name=${objectName}`,
    '--no-requeue',
    '--export=ALL',
    '--open-mode=append',
    // Slurm reads %j and the like in it.
    `--output=${join(folder, SLURM_OUTPUT).replaceAll('%', '%%')}`,
    join(folder, SCRIPT_FILE),
  ]
}

/** Whole ones: 500m and 0.5 are one. */
function processors(cpu: string): number {
  return Math.max(1, Math.ceil(cpu.endsWith('m') ? Number(cpu.slice(0, -1)) / 1000 : Number(cpu)))
}

function mebibytes(memory: string): number {
  return Math.max(1, Math.ceil((readBytes(memory) ?? 0) / MIB))
}
