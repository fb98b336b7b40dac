import { csvTable } from './csv.ts'
import type { ImportFormat } from './format.ts'
import { optunaJournal } from './optuna/journal.ts'
import { optunaPostgres } from './optuna/postgres.ts'
import { optunaSqlite } from './optuna/sqlite.ts'
import { vizierSqlite } from './vizier.ts'

/** Every kind of history that can be taken over, the surest to recognise first. */
export const IMPORT_FORMATS: readonly ImportFormat[] = [optunaPostgres, optunaSqlite, vizierSqlite, optunaJournal, csvTable]
