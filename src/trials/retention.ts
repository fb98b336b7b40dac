import { readdir, rm, stat } from 'node:fs/promises'
import { join } from 'node:path'
import type { Study } from '../model/index.ts'
import { passedSince } from '../study/index.ts'
import type { Context } from './context.ts'
import { parseAttemptName } from './executors/attempt-folder.ts'

/** How long the folders of trials (output, work, checkpoints) are kept after their study has ended; absent = for as long as the study is there. */
export interface Retention {
  readonly afterMs?: number
  /** Bytes that all of them may take; beyond it those of the study go first that ended first. */
  readonly bytesMax?: number
}

/** Removes the folders of deleted studies, and of ended ones that are not to be kept. What still runs is left alone. Resolves with what went. */
export async function tidyFolders(context: Context, retention: Retention): Promise<readonly string[]> {
  const root = join(context.dataFolder, 'trials')
  // Folders first: a study that is made meanwhile is not among them.
  const folders = await readdir(root).catch(() => [])
  if (folders.length === 0) return []
  const studies = new Map((await context.studies.listStudies()).map((study) => [String(study.id), study]))
  const ended = folders.flatMap((id) => studies.get(id) ?? []).filter(isOver)
  const chosen = new Set(folders.filter((id) => !studies.has(id)))
  for (const id of tooOld(ended, context, retention)) chosen.add(id)
  for (const id of await tooLarge(root, folders, ended, retention)) chosen.add(id)
  if (chosen.size === 0) return []
  const busy = await busyStudies(context)
  const removed = [...chosen].filter((id) => !busy.has(id))
  for (const id of removed) await rm(join(root, id), { recursive: true, force: true })
  if (removed.length > 0) context.log({ event: 'trial folders removed', studies: removed })
  return removed
}

function isOver({ state, counts }: Study): boolean {
  return state === 'ended' && counts.active + counts.stopping === 0
}

function tooOld(ended: readonly Study[], clock: Pick<Context, 'now' | 'leapt'>, { afterMs }: Retention): string[] {
  if (afterMs === undefined) return []
  return ended.filter(({ end }) => end !== undefined && passedSince(clock, end.at) > afterMs).map(({ id }) => id)
}

async function tooLarge(root: string, folders: readonly string[], ended: readonly Study[], { bytesMax }: Retention): Promise<string[]> {
  if (bytesMax === undefined) return []
  const sizes = new Map<string, number>()
  for (const id of folders) sizes.set(id, await sizeOf(join(root, id)))
  let total = [...sizes.values()].reduce((a, b) => a + b, 0)
  const chosen: string[] = []
  for (const { id } of ended.toSorted((a, b) => (a.end?.at ?? 0) - (b.end?.at ?? 0))) {
    if (total <= bytesMax) break
    total -= sizes.get(id) ?? 0
    chosen.push(id)
  }
  return chosen
}

async function sizeOf(folder: string): Promise<number> {
  let size = 0
  for (const entry of await readdir(folder, { withFileTypes: true, recursive: true }).catch(() => [])) {
    if (entry.isFile()) size += (await stat(join(entry.parentPath, entry.name)).catch(() => undefined))?.size ?? 0
  }
  return size
}

/** Studies of which something still runs, also when they are not there any more. */
async function busyStudies({ executors }: Context): Promise<ReadonlySet<string>> {
  const busy = new Set<string>()
  for (const executor of executors) {
    for (const objectName of await executor.unfinished()) {
      const seen = await executor.observe(objectName)
      if (seen?.kind === 'running' || seen?.kind === 'pending') busy.add(parseAttemptName(objectName).study)
    }
  }
  return busy
}
