import type { Connection } from '../connection.ts'
import { comparedAt, type ImportancesChoice, readImportances } from '../importances.ts'
import { percent } from '../numbers.ts'
import { table } from '../table.ts'
import { print, type ReadFlags } from './studies.ts'

/** `hone importances STUDY`: how much each parameter tells of the objective, or of another metric. */
export async function showImportances(connection: Connection, study: string, flags: ReadFlags & ImportancesChoice): Promise<void> {
  const found = await readImportances(connection, study, flags)
  if (flags.json) return print(found)
  const rows = found.importances.map(({ parameter, share, trend }) => [parameter, percent(share), trend === undefined ? '' : signed(trend)])
  const others = found.resource?.otherTrials ?? 0
  const heading = `${comparedAt(found)}, by ${found.trials} trials`
  const leftOut =
    others === 0 ? '' : `; ${others} that ${others === 1 ? 'was' : 'were'} given more or less ${others === 1 ? 'does' : 'do'} not count`
  console.log([heading + leftOut, ...table(['parameter', 'share', 'trend'], rows, [1, 2])].join('\n'))
}

function signed(trend: number): string {
  const text = trend.toFixed(2)
  return trend > 0 && text !== '0.00' ? `+${text}` : text.replace(/^-(0\.00)$/, '$1')
}
