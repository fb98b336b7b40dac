import { sql0001 } from './0001.ts'
import { sql0002 } from './0002.ts'
import { sql0003 } from './0003.ts'
import { sql0004 } from './0004.ts'

/** Every migration in order: the first makes schema version 1, and so on. Forward only. */
export const MIGRATIONS: readonly string[] = [sql0001, sql0002, sql0003, sql0004]
