import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

const GPU = /^GPU \d+: .*\(UUID: (GPU-[\w-]+)\)/
const SLICE = /^\s+MIG .*\(UUID: (MIG-[\w/-]+)\)/

/** Ids of this machine's NVIDIA GPUs as nvidia-smi lists them; none when it is not there or fails. */
export async function listGpus(): Promise<readonly string[]> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', ['-L'], { timeout: 10_000 })
    return readGpuList(stdout)
  } catch {
    return []
  }
}

/** The ids that CUDA_VISIBLE_DEVICES takes: of each GPU its own, or those of its slices where it is cut into some (it cannot be used whole then). */
export function readGpuList(text: string): readonly string[] {
  const gpus: { id: string; slices: string[] }[] = []
  for (const line of text.split('\n')) {
    const id = GPU.exec(line)?.[1]
    const slice = SLICE.exec(line)?.[1]
    if (id !== undefined) gpus.push({ id, slices: [] })
    else if (slice !== undefined) gpus.at(-1)?.slices.push(slice)
  }
  return gpus.flatMap(({ id, slices }) => (slices.length === 0 ? [id] : slices))
}
