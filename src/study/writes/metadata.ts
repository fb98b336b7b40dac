import { changeMetadata, HoneError, LIMITS, type Metadata, type MetadataEntry, metadataBytes, type Study } from '../../model/index.ts'
import { change } from '../change/change.ts'
import { once } from '../change/requests.ts'
import type { Room } from '../change/room.ts'
import type { Draft } from '../ledger/draft.ts'
import type { MetadataChange, UpdateMetadataRequest } from '../studies.ts'

/** Changes metadata of the study and its trials, all or none. Rejects with TRIAL_NOT_FOUND or LIMIT_REACHED. */
export async function updateMetadata(room: Room, request: UpdateMetadataRequest): Promise<Study> {
  const { study, changes, requestId } = request
  return once(room, study, requestId, ['metadata', changes], (keep) =>
    change(
      room,
      study,
      (draft) => {
        for (const one of changes) apply(draft, one)
        return () => (draft.empty ? draft.study : draft.sealedStudy())
      },
      { keep },
    ),
  )
}

/** Metadata without repeated keys, or LIMIT_REACHED when it is larger than what is kept. */
export function checkMetadata(metadata: readonly MetadataEntry[], bytesMax: number, whose: string): Metadata {
  const single = changeMetadata([], metadata, [])
  const bytes = metadataBytes(single)
  if (bytes <= bytesMax) return single
  throw new HoneError('LIMIT_REACHED', `the metadata of ${whose} would take ${bytes} bytes, more than ${bytesMax}`)
}

function apply(draft: Draft, { trial: number, set = [], remove = [] }: MetadataChange): void {
  if (set.length === 0 && remove.length === 0) return
  if (number === undefined) {
    const { metadata: before = [], ...study } = draft.study
    const after = checkMetadata(changeMetadata(before, set, remove), LIMITS.metadataBytesPerStudy, 'the study')
    draft.study = after.length === 0 ? study : { ...study, metadata: after }
    return
  }
  const { metadata: before = [], ...trial } = draft.trial(number)
  const after = checkMetadata(changeMetadata(before, set, remove), LIMITS.metadataBytesPerTrial, `trial ${number}`)
  draft.put(after.length === 0 ? trial : { ...trial, metadata: after })
}
