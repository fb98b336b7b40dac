import { randomUUID } from 'node:crypto'
import { createInterface } from 'node:readline/promises'
import { type Connection, unary } from '../connection.ts'
import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { getStudy } from '../watching.ts'

/** `hone delete STUDY [TRIAL]`: removes it with all that belongs to it; asks first on a terminal, and needs --yes elsewhere. */
export async function deleteStudyOrTrial(
  connection: Connection,
  name: string,
  trial: number | undefined,
  flags: { yes?: boolean },
): Promise<void> {
  const study = await getStudy(connection, name)
  const what = trial === undefined ? `${study.project}/${study.name} with all its trials` : `trial ${trial} of ${study.name}`
  if (flags.yes !== true) await confirm(what)
  if (trial === undefined) await unary(connection, connection.client.deleteStudy, { study: study.id, requestId: randomUUID() })
  else await unary(connection, connection.client.deleteTrial, { study: study.id, trial, requestId: randomUUID() })
  console.log(`${what} is deleted`)
}

async function confirm(what: string): Promise<void> {
  if (process.stdin.isTTY !== true)
    throw new CliFailure(EXIT.invalid, `${what} would be gone for good`, { remedy: 'Add --yes to say that you mean it.' })
  const reader = createInterface({ input: process.stdin, output: process.stdout })
  const answer = await reader.question(`Delete ${what}? This cannot be undone. [y/N] `)
  reader.close()
  if (!/^y(es)?$/i.test(answer.trim())) throw new CliFailure(EXIT.state, 'nothing was deleted')
}
