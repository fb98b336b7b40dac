import { test } from 'vitest'
import { runKillCycles } from './kill-cycles.ts'

test('kill -9 at any moment loses nothing that was acknowledged and uses no trial number twice', () => runKillCycles(12))
