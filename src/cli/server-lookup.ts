import { dataFolder, findServer, type ServerAddress, type ServerChoice } from '../wire/index.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'

/** As findServer; throws with the remedy when there is none. */
export function requireServer(flags: ServerChoice): ServerAddress {
  const found = findServer(flags)
  if (found !== undefined) return found
  throw new CliFailure(EXIT.away, `no server runs on ${dataFolder(flags)}`, {
    remedy: 'Start one with `hone serve`, or name one with --server HOST:PORT.',
  })
}
