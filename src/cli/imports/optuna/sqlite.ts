import { chooseStudy } from '../choose-study.ts'
import type { ImportFormat } from '../format.ts'
import { hasColumn, readSqlite } from '../sqlite-file.ts'
import { convertStudy } from './convert.ts'
import { listStudies, type Query, readStudy } from './tables.ts'

/** Optuna's RDBStorage in a SQLite file. */
export const optunaSqlite: ImportFormat = {
  name: 'optuna-sqlite',
  summary: 'Optuna’s SQLite database',
  recognises: (source) => hasColumn(source, 'trial_params', 'distribution_json'),
  read: (source, { study, file }) =>
    readSqlite(source, async (database) => {
      const query: Query = async (sql) => database.prepare(sql).all()
      return convertStudy(await readStudy(query, chooseStudy(await listStudies(query), study, source)), file !== undefined)
    }),
}
