import { existsSync } from 'node:fs'
import { basename, dirname } from 'node:path'
import { dataFolder, findServer, type ServerAddress, type ServerChoice, soleHost } from '../wire/index.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'

/** As findServer; throws with the remedy when there is none. */
export function requireServer(flags: ServerChoice): ServerAddress {
  const found = findServer(flags)
  if (found !== undefined) return found
  const folder = dataFolder(flags)
  if (flags.data !== undefined && !existsSync(folder)) {
    throw new CliFailure(EXIT.missing, `there is no data folder ${folder}`, {
      remedy: 'Name the one that `hone serve` or `hone run` made.',
    })
  }
  if (!existsSync(folder) && !process.env.HONE_DATA) {
    throw new CliFailure(EXIT.away, `no server runs here, and neither ${dirname(folder)} nor a folder above it has a ${basename(folder)}`, {
      remedy: 'Go to the folder of your studies or name their data folder with --data; `hone serve` starts a server here.',
    })
  }
  const host = soleHost(flags)
  if (host !== undefined) {
    throw new CliFailure(EXIT.away, `the server of ${folder} runs on ${host} and serves that machine alone`, {
      remedy: 'For others too: `hone serve --grpc 0.0.0.0:7711 --http 0.0.0.0:7780 --tls auto`.',
    })
  }
  throw new CliFailure(EXIT.away, `no server runs on ${folder}`, {
    remedy: 'Start one with `hone serve`, or name one with --server HOST:PORT.',
  })
}
