import { sql0001 } from './0001.ts'

/** Every migration in order: the first makes schema version 1, and so on. Forward only. */
export const MIGRATIONS: readonly string[] = [sql0001]
