import type { z } from 'zod'

/** Something that a study names, with its settings. */
export interface Registered {
  readonly name: string
  /** One sentence. */
  readonly summary: string
  readonly settings: z.ZodType
}

/** What this program can be asked for by name; handed in by main, since the cli knows the wire only. */
export interface Catalogue {
  readonly algorithms: readonly Registered[]
  readonly rules: readonly Registered[]
  readonly collectors: readonly Registered[]
}

export type CatalogueKind = keyof Catalogue

/** Reads the catalogue when a command needs it. */
export type ReadCatalogue = () => Promise<Catalogue>
