import type { ReplayedTrial } from '../../study/index.ts'
import type { StudyServiceHandlers, WireReplayedTrial } from '../../wire/index.ts'
import { streaming } from '../calls/calls.ts'
import { resolveStudy } from '../study-ref.ts'
import type { Door } from './door.ts'

/** The call that repeats suggestions. */
export function replayCalls(door: Door): Pick<StudyServiceHandlers, 'ReplayStudy'> {
  const { studies } = door
  return {
    ReplayStudy: streaming(door, async function* (request, { signal }) {
      const { id } = await resolveStudy(studies, request.study)
      for await (const replayed of studies.replayStudy(id, signal)) yield encode(replayed)
    }),
  }
}

function encode(replayed: ReplayedTrial): WireReplayedTrial {
  const { trial } = replayed
  switch (replayed.kind) {
    case 'repeated':
      return { trial, result: 'REPEATED' }
    case 'different': {
      const { field, kept, recomputed } = replayed
      return { trial, result: 'DIFFERENT', field, keptJson: JSON.stringify(kept), recomputedJson: JSON.stringify(recomputed) }
    }
    case 'unknown':
      return { trial, result: 'UNKNOWN', why: replayed.why }
  }
}
