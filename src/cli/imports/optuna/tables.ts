import { type OptunaStudy, type OptunaTrial, readLocalTime } from './records.ts'

/** Rows of a query without parameters. */
export type Query = (sql: string) => Promise<readonly Record<string, unknown>[]>

const METRIC_NAMES = 'study:metric_names'
/** How Optuna writes numbers that its columns do not hold. */
const UNUSUAL: Record<string, number> = { INF_POS: Number.POSITIVE_INFINITY, INF_NEG: Number.NEGATIVE_INFINITY, NAN: Number.NaN }

/** The studies of an Optuna database (RDBStorage), their trials left out. */
export async function listStudies(query: Query): Promise<{ readonly name: string; readonly id: number }[]> {
  const rows = await query('SELECT study_id, study_name FROM studies ORDER BY study_id')
  return rows.map(({ study_id, study_name }) => ({ id: Number(study_id), name: String(study_name) }))
}

/** One study with all that was measured. */
export async function readStudy(query: Query, { id, name }: { readonly id: number; readonly name: string }): Promise<OptunaStudy> {
  const directions = await query(`SELECT direction FROM study_directions WHERE study_id = ${id} ORDER BY objective`)
  const attributes = await query(`SELECT value_json FROM study_system_attributes WHERE study_id = ${id} AND key = '${METRIC_NAMES}'`)
  const names = namesOf(attributes[0]?.value_json)
  return {
    name,
    directions: directions.map(({ direction }) => (direction === 'MAXIMIZE' ? 'maximize' : 'minimize')),
    ...(names === undefined ? {} : { metricNames: names }),
    trials: await readTrials(query, id),
  }
}

/** Objectives without names, as without legible ones, are numbered. */
function namesOf(json: unknown): readonly string[] | undefined {
  try {
    const names: unknown = JSON.parse(String(json))
    return Array.isArray(names) ? names.map(String) : undefined
  } catch {
    return undefined
  }
}

async function readTrials(query: Query, study: number): Promise<OptunaTrial[]> {
  const of = async (columns: string, table: string, order: string): Promise<Map<number, Record<string, unknown>[]>> => {
    const rows = await query(
      `SELECT t.trial_id, ${columns} FROM ${table} x JOIN trials t ON t.trial_id = x.trial_id WHERE t.study_id = ${study} ORDER BY t.trial_id, ${order}`,
    )
    return Map.groupBy(rows, ({ trial_id }) => Number(trial_id))
  }
  const trials = await query(
    `SELECT trial_id, number, state, datetime_start, datetime_complete FROM trials WHERE study_id = ${study} ORDER BY number`,
  )
  const params = await of('x.param_name, x.param_value, x.distribution_json', 'trial_params', 'x.param_id')
  const values = await of('x.value, x.value_type', 'trial_values', 'x.objective')
  const curves = await of('x.step, x.intermediate_value, x.intermediate_value_type', 'trial_intermediate_values', 'x.step')
  const notes = await of('x.key, x.value_json', 'trial_user_attributes', 'x.trial_user_attribute_id')
  return trials.map((row) => {
    const id = Number(row.trial_id)
    const rowsOf = (found: Map<number, Record<string, unknown>[]>): Record<string, unknown>[] => found.get(id) ?? []
    return {
      number: Number(row.number),
      state: String(row.state) as OptunaTrial['state'],
      ...timesOf(row),
      params: new Map(
        rowsOf(params).map(({ param_name, param_value, distribution_json }) => [
          String(param_name),
          { stored: Number(param_value), distribution: String(distribution_json) },
        ]),
      ),
      values: rowsOf(values).map(({ value, value_type }) => numberOf(value, value_type)),
      intermediate: new Map(
        rowsOf(curves).map(({ step, intermediate_value, intermediate_value_type }) => [
          Number(step),
          numberOf(intermediate_value, intermediate_value_type),
        ]),
      ),
      userAttributes: new Map(rowsOf(notes).map(({ key, value_json }) => [String(key), String(value_json)])),
    }
  })
}

function numberOf(value: unknown, type: unknown): number {
  return UNUSUAL[String(type)] ?? Number(value)
}

function timesOf({ datetime_start, datetime_complete }: Record<string, unknown>): Pick<OptunaTrial, 'startedAt' | 'endedAt'> {
  const [startedAt, endedAt] = [datetime_start, datetime_complete].map((time) => readLocalTime(time as string | Date | null))
  return { ...(startedAt === undefined ? {} : { startedAt }), ...(endedAt === undefined ? {} : { endedAt }) }
}
