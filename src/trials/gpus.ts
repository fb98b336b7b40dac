import { execFile } from 'node:child_process'
import { promisify } from 'node:util'

/** Ids of this machine's NVIDIA GPUs as nvidia-smi lists them; none when it is not there or fails. */
export async function listGpus(): Promise<readonly string[]> {
  try {
    const { stdout } = await promisify(execFile)('nvidia-smi', ['--query-gpu=index', '--format=csv,noheader'], { timeout: 10_000 })
    return stdout
      .split('\n')
      .map((line) => line.trim())
      .filter((line) => line !== '')
  } catch {
    return []
  }
}
