import { appendFileSync, existsSync, mkdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import type { SimulatedStudy } from './simulation.ts'

/** What is kept of a study; curves are not. */
export type KeptStudy = Omit<SimulatedStudy, 'ended'>

/** Finished studies in a folder, a file for each contestant: a comparison that was stopped goes on. */
export interface Kept {
  /** The study of that key; played, and kept, where there is none. */
  study(contestant: string, key: string, play: () => Promise<SimulatedStudy>): Promise<KeptStudy>
}

/** Opens the studies kept in a folder; without one nothing is kept. */
export function openKept(folder: string | undefined): Kept {
  if (folder === undefined) return { study: (_contestant, _key, play) => play() }
  mkdirSync(folder, { recursive: true })
  const files = new Map<string, Map<string, KeptStudy>>()
  const read = (file: string): Map<string, KeptStudy> => {
    const lines = existsSync(file) ? readFileSync(file, 'utf8').split('\n') : []
    const entries = lines.filter((line) => line !== '').map((line) => JSON.parse(line) as { key: string; study: KeptStudy })
    return new Map(entries.map(({ key, study }) => [key, study]))
  }
  return {
    async study(contestant, key, play) {
      const file = join(folder, `${contestant}.jsonl`)
      const known = files.get(file) ?? read(file)
      files.set(file, known)
      const found = known.get(key)
      if (found !== undefined) return found
      const { ended: _, ...study } = await play()
      known.set(key, study)
      appendFileSync(file, `${JSON.stringify({ key, study })}\n`)
      return study
    },
  }
}
