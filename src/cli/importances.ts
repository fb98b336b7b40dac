import { type Connection, unary } from './connection.ts'
import { EXIT } from './exit.ts'
import { CliFailure } from './failure.ts'
import { studyRef } from './reading.ts'
import { getStudy } from './watching.ts'

/** Which importances: by a metric other than the first objective, and of some parameters alone. */
export interface ImportancesChoice {
  readonly metric?: string | undefined
  readonly parameters?: readonly string[] | undefined
}

/** How much each parameter tells of a metric, the most first, and from how many trials. */
export interface Importances {
  readonly metric: string
  readonly trials: number
  /** What each of these trials was given of the resource, where an algorithm gave parts of it, and how many that were given more or less do not count. */
  readonly resource?: { readonly metric: string; readonly amount: number; readonly otherTrials: number }
  readonly importances: readonly { readonly parameter: string; readonly share: number; readonly trend?: number }[]
}

/** Asks for the importances; throws where too few trials count. */
export async function readImportances(connection: Connection, name: string, choice: ImportancesChoice): Promise<Importances> {
  const study = await getStudy(connection, name)
  const { metric = '', parameters = [] } = choice
  const request = { study: study.id, metric, parameters: [...parameters] }
  const { resource, ...reply } = await unary(connection, connection.client.listImportances, request)
  if (reply.trials < reply.trialsNeeded) {
    const among = parameters.length === 0 ? '' : ` and with ${parameters.join(', ')}`
    const words = `importances need ${reply.trialsNeeded} trials that succeeded or were stopped with a value of ${comparedAt({ ...reply, resource })}${among}; ${studyRef(study)} has ${reply.trials}`
    throw new CliFailure(EXIT.missing, words)
  }
  const importances = reply.importances.map(({ parameter, share, trend, _trend }) => ({
    parameter,
    share,
    ...(_trend === undefined ? {} : { trend }),
  }))
  return { metric: reply.metric, trials: reply.trials, ...(resource && { resource }), importances } as Importances
}

/** What was compared, in words: `loss`, or `loss at epoch 3`. */
export function comparedAt({ metric, resource }: { metric: string; resource?: Importances['resource'] | null }): string {
  return resource ? `${metric} at ${resource.metric} ${resource.amount}` : metric
}
