import { test } from 'vitest'
import { runKillCycles } from './kill-cycles.ts'

test('hundreds of kills -9 lose nothing that was acknowledged', () => runKillCycles(300))
