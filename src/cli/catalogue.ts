import type { z } from 'zod'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'

/** Something that a study names, with its settings. */
export interface Registered {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly settings: z.ZodType
}

/** What this program can be asked for by name; handed in by the composition, since the cli knows the wire only. */
export interface Catalogue {
  readonly algorithms: readonly Registered[]
  readonly rules: readonly Registered[]
  readonly collectors: readonly Registered[]
}

export type CatalogueKind = keyof Catalogue

/** Reads the catalogue when a command needs it. */
export type ReadCatalogue = () => Promise<Catalogue>

/** The one of that name; throws a CliFailure that lists them all when there is none. */
export function findRegistered(catalogue: Catalogue, kind: CatalogueKind, name: string): Registered {
  const all = catalogue[kind]
  const found = all.find((one) => one.name === name)
  if (found !== undefined) return found
  const names = all.map((one) => one.name).join(', ')
  throw new CliFailure(EXIT.missing, `there is no ${JSON.stringify(name)} among the ${kind}`, { remedy: `There is ${names}.` })
}
