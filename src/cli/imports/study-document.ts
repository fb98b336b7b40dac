import { EXIT } from '../exit.ts'
import { CliFailure } from '../failure.ts'
import { placed } from '../study-draft.ts'
import { studyNameOf } from '../study-name.ts'
import type { ForeignDomain, ForeignStudy } from './foreign.ts'
import type { ImportFlags } from './format.ts'

/** Workers of a study that runs no command itself are not counted. */
const PARALLEL_MOST = 1_000

/** The study document for what another program kept; `command` is what runs its trials from now on, nothing when programs evaluate them. */
export function documentOf(study: ForeignStudy, flags: ImportFlags, command: readonly string[]): string {
  const names = study.parameters.map(({ name }) => name)
  const { parallel = command.length > 0 ? '1' : String(PARALLEL_MOST), algorithm = 'auto', stopping, seed, gpu } = flags
  const spec = {
    ...(seed === undefined ? {} : { seed: whole('seed', seed) }),
    objectives: study.objectives,
    parameters: Object.fromEntries(
      study.parameters.map(({ name, domain, when }) => [name, { ...domainDocument(domain), ...(when === undefined ? {} : { when }) }]),
    ),
    algorithm: { name: algorithm },
    ...(stopping === undefined ? {} : { earlyStopping: { name: stopping } }),
    budget: budgetOf({ ...flags, parallel }),
    ...(command.length === 0
      ? {}
      : {
          trial: {
            command: command.map((part) => placed(part, names)),
            ...(gpu === undefined ? {} : { resources: { gpu: whole('gpu', gpu) } }),
          },
        }),
  }
  return JSON.stringify(
    { apiVersion: 'hone.dev/v1', kind: 'Study', metadata: { name: studyNameOf(study.name, 'imported') }, spec },
    null,
    2,
  )
}

function budgetOf({ trials, parallel, failuresInARow }: { parallel: string } & ImportFlags): Record<string, number> {
  return {
    ...(trials === undefined ? {} : { trials: whole('trials', trials) }),
    parallel: whole('parallel', parallel),
    ...(failuresInARow === undefined ? {} : { failuresInARow: whole('failures-in-a-row', failuresInARow) }),
  }
}

function domainDocument(domain: ForeignDomain): Record<string, unknown> {
  if (domain.kind === 'choice') return domain.values.length === 1 ? { fixed: domain.values[0] } : { choice: domain.values }
  const { kind, low, high, log, step } = domain
  if (low === high) return { fixed: low }
  return { [kind]: [low, high], ...(log ? { scale: 'log' } : {}), ...(step === undefined ? {} : { step }) }
}

function whole(flag: string, text: string): number {
  if (!/^\d+$/.test(text)) throw new CliFailure(EXIT.invalid, `--${flag} ${JSON.stringify(text)} is no whole number`)
  return Number(text)
}
