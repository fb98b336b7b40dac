import type { StudyId } from '../model/index.ts'
import type { Context } from './context.ts'

/**
 * Passes over the numbers of trials that left something here and that the study does not know: its store is a backup, say, and they ran after it was
 * taken. A new trial of such a number would find that one's process, output and checkpoints, and be taken for it.
 */
export async function passOverLeftNumbers({ executors, studies }: Pick<Context, 'executors' | 'studies'>, study: StudyId): Promise<void> {
  for (const executor of executors) {
    const largest = (await executor.largestLeft?.(study)) ?? 0
    if (largest > 0) await studies.passOverNumbers(study, largest)
  }
}
