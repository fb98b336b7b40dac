import type { Abilities } from '../../src/cli/index.ts'

/** For command lines that need nothing of main. */
export const noAbilities: Abilities = {
  embed: () => Promise.reject(new Error('no server is wanted here')),
  backUp: () => Promise.reject(new Error('no backup is wanted here')),
  lend: () => Promise.reject(new Error('no service is wanted here')),
  catalogue: () => Promise.reject(new Error('no catalogue is wanted here')),
}
