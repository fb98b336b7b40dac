/** composition: creates what there is and wires it, and alone knows every room; a command loads no more than it takes */
import type { Abilities } from '../cli/index.ts'

/** What the commands cannot do over the wire. */
export const abilities: Abilities = {
  embed: async (options) => (await import('./serve.ts')).startServer(options),
  lend: async (options) => (await import('./lend.ts')).lendAlgorithms(options),
  backUp: async (dataFolder, file) => (await import('./backup.ts')).backUpFolder(dataFolder, file),
  catalogue: async () => (await import('./catalogue.ts')).CATALOGUE,
}
