import type { Draft } from './draft.ts'
import { EXPERIMENT_PLACES, isOfKubeflow, translateExperiment } from './katib/experiment.ts'
import type { Places } from './places.ts'
import type { Reader } from './source/reader.ts'
import { isSweep, SWEEP_PLACES, translateSweep } from './sweep/sweep.ts'

/** What a study can be made from. */
export interface Format {
  /** As people call such a document. */
  readonly called: string
  readonly is: (reader: Reader) => boolean
  /** Where it says what may be set beside it; it has no word for anything else. */
  readonly places: Places
}

interface ForeignFormat extends Format {
  readonly translate: (reader: Reader, cluster: { readonly katibReports?: boolean | undefined }) => Draft
}

const STUDY: Format = {
  called: 'a study document',
  is: (reader) => reader.valueAt(['apiVersion']) === 'hone.dev/v1',
  places: [
    [['metadata'], ['metadata']],
    [['spec'], ['spec']],
  ],
}

/** Formats of other programs, which become study documents. */
const FOREIGN: readonly ForeignFormat[] = [
  { called: 'an Experiment of Katib’s', is: isOfKubeflow, places: EXPERIMENT_PLACES, translate: translateExperiment },
  { called: 'a sweep of W&B’s', is: isSweep, places: SWEEP_PLACES, translate: translateSweep },
]

/** The other program's format of a document; undefined where it is one of Hone's own, or should be. */
export function foreignFormatOf(reader: Reader): ForeignFormat | undefined {
  return FOREIGN.find(({ is }) => is(reader))
}

/** The format of a document; undefined for what is none. */
export function formatOf(reader: Reader): Format | undefined {
  return [STUDY, ...FOREIGN].find(({ is }) => is(reader))
}
