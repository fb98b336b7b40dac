import { EXIT } from '../../exit.ts'
import { CliFailure } from '../../failure.ts'
import { chooseStudy } from '../choose-study.ts'
import type { ImportFormat } from '../format.ts'
import { withoutPassword } from '../without-password.ts'
import { convertStudy } from './convert.ts'
import { listStudies, type Query, readStudy } from './tables.ts'

/** What is used of the package pg. */
interface Client {
  connect(): Promise<void>
  query(sql: string): Promise<{ readonly rows: Record<string, unknown>[] }>
  end(): Promise<void>
}

const PACKAGE = 'pg'

/** Optuna's RDBStorage in PostgreSQL; by the package pg, which is asked for only here. */
export const optunaPostgres: ImportFormat = {
  name: 'optuna-postgres',
  summary: 'Optuna’s PostgreSQL database, by its address',
  recognises: (source) => /^postgres(ql)?(\+\w+)?:\/\//.test(source),
  async read(source, { study, file }) {
    // SQLAlchemy names its driver in the address.
    const client = await openClient(source.replace(/^postgres(ql)?(\+\w+)?:/, 'postgresql:'))
    try {
      const query: Query = async (sql) => (await client.query(sql)).rows
      return convertStudy(await readStudy(query, chooseStudy(await listStudies(query), study, withoutPassword(source))), file !== undefined)
    } finally {
      await client.end()
    }
  },
}

async function openClient(address: string): Promise<Client> {
  const { Client } = await loadPackage()
  const client = new Client({ connectionString: address })
  try {
    await client.connect()
  } catch (cause) {
    throw new CliFailure(EXIT.away, `no database answers at ${withoutPassword(address)}: ${(cause as Error).message}`, { cause })
  }
  return client
}

async function loadPackage(): Promise<{ readonly Client: new (options: { connectionString: string }) => Client }> {
  try {
    const loaded = (await import(PACKAGE)) as { default: { Client: new (options: { connectionString: string }) => Client } }
    return loaded.default
  } catch (cause) {
    throw new CliFailure(EXIT.missing, 'reading PostgreSQL needs the package pg', {
      remedy: 'Install it beside hone: npm install pg (or copy the study into a SQLite file by `optuna.copy_study`).',
      cause,
    })
  }
}
