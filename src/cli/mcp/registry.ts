import { listChoices } from './choice-tools.ts'
import { parameterImportances } from './importance-tools.ts'
import { enqueueTrials } from './queue-tools.ts'
import { controlStudy, createStudy, editStudy, extendStudy, listStudies, showStudy, validateStudy, waitForStudy } from './study-tools.ts'
import type { Tool } from './tool.ts'
import { bestTrials, listTrials, readLog, showCurves, showTrial, stopTrial } from './trial-tools.ts'
import { completeTrial, reportMeasurement, suggestTrials } from './worker-tools.ts'

/** Everything that an agent can ask for, in the order in which it is shown. */
export const TOOLS: readonly Tool[] = [
  listStudies,
  showStudy,
  waitForStudy,
  listTrials,
  bestTrials,
  parameterImportances,
  showTrial,
  showCurves,
  readLog,
  listChoices,
  validateStudy,
  createStudy,
  controlStudy,
  extendStudy,
  editStudy,
  stopTrial,
  enqueueTrials,
  suggestTrials,
  reportMeasurement,
  completeTrial,
]
