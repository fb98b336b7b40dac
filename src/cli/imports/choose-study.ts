import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'

/** The study that is meant among those that a source holds: the named one, or the only one. */
export function chooseStudy<T extends { readonly name: string }>(all: readonly T[], wanted: string | undefined, source: string): T {
  const names = all.map(({ name }) => name).join(', ')
  if (all.length === 0) throw new CliFailure(EXIT.missing, `${source} holds no study`)
  if (wanted === undefined) {
    if (all.length === 1) return all[0] as T
    throw new CliFailure(EXIT.invalid, `${source} holds ${all.length} studies`, { remedy: `Say which: --study NAME, of ${names}.` })
  }
  const found = all.find(({ name }) => name === wanted)
  if (found === undefined) throw new CliFailure(EXIT.missing, `${source} holds no study ${wanted}`, { remedy: `There is ${names}.` })
  return found
}
