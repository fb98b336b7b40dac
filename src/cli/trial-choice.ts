import type { ReadTrial } from '../wire/index.ts'
import { type Connection, unary } from './connection.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'

/** A trial's number, or the word for the one that the study recommends. */
export type TrialChoice = number | 'best'

/** The trial that is meant; throws a CliFailure where the study has no best one yet. */
export async function findTrial(
  connection: Connection,
  { study, trial }: { readonly study: string; readonly trial: TrialChoice },
): Promise<ReadTrial> {
  if (trial !== 'best') return unary(connection, connection.client.getTrial, { study, trial })
  const { trial: best } = await unary(connection, connection.client.recommend, { study })
  if (best === null) throw new CliFailure(EXIT.missing, `${study} has no best trial yet`)
  return best
}
