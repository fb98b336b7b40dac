import { sql0001 } from './0001.ts'
import { sql0002 } from './0002.ts'
import { sql0003 } from './0003.ts'
import { sql0004 } from './0004.ts'
import { sql0005 } from './0005.ts'

/**
 * Every migration in order: the first makes schema version 1, and so on. Forward only. A spec that may say more is a new version too,
 * with nothing to move where it says it by a field that may be absent: an older program must not run a study without what it does not know.
 */
export const MIGRATIONS: readonly string[] = [sql0001, sql0002, sql0003, sql0004, sql0005]
