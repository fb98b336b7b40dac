import { ALGORITHMS } from '../algorithms/index.ts'
import type { Catalogue } from '../cli/index.ts'
import { STOPPING_RULES } from '../earlystop/index.ts'
import { COLLECTORS } from '../trials/index.ts'

/** What a study may name. */
export const CATALOGUE: Catalogue = { algorithms: ALGORITHMS, rules: STOPPING_RULES, collectors: COLLECTORS }
