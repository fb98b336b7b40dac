// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { MetadataEntry as _hone_v1_MetadataEntry, MetadataEntry__Output as _hone_v1_MetadataEntry__Output } from '../../hone/v1/MetadataEntry.ts';
import type { Long } from '@grpc/proto-loader';

export interface _hone_v1_Study_AlgorithmError {
  'message'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface _hone_v1_Study_AlgorithmError__Output {
  'message': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}

/**
 * Trials that the stopping rule would have stopped but that were left to run to their end, and how many of them became the best.
 */
export interface _hone_v1_Study_Controls {
  'spared'?: (number);
  'wrong'?: (number);
}

/**
 * Trials that the stopping rule would have stopped but that were left to run to their end, and how many of them became the best.
 */
export interface _hone_v1_Study_Controls__Output {
  'spared': (number);
  'wrong': (number);
}

export interface _hone_v1_Study_Counts {
  'requested'?: (number);
  'active'?: (number);
  'stopping'?: (number);
  'succeeded'?: (number);
  'stopped'?: (number);
  'infeasible'?: (number);
  'failed'?: (number);
  'cancelled'?: (number);
}

export interface _hone_v1_Study_Counts__Output {
  'requested': (number);
  'active': (number);
  'stopping': (number);
  'succeeded': (number);
  'stopped': (number);
  'infeasible': (number);
  'failed': (number);
  'cancelled': (number);
}

/**
 * One edit while it ran: the changed fields of the spec as they were before (absent ones null), as JSON.
 */
export interface _hone_v1_Study_Edit {
  'revision'?: (number | string | Long);
  'time'?: (_google_protobuf_Timestamp | null);
  'beforeJson'?: (string);
  /**
   * Who made it: owner, or token and its name; empty for edits of earlier versions.
   */
  'by'?: (string);
}

/**
 * One edit while it ran: the changed fields of the spec as they were before (absent ones null), as JSON.
 */
export interface _hone_v1_Study_Edit__Output {
  'revision': (number);
  'time': (_google_protobuf_Timestamp__Output | null);
  'beforeJson': (string);
  /**
   * Who made it: owner, or token and its name; empty for edits of earlier versions.
   */
  'by': (string);
}

export interface _hone_v1_Study_End {
  /**
   * trials, duration, gpuHours, target, exhausted, stopped, failures, noObjective, converged
   */
  'reason'?: (string);
  'failed'?: (boolean);
  'message'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface _hone_v1_Study_End__Output {
  /**
   * trials, duration, gpuHours, target, exhausted, stopped, failures, noObjective, converged
   */
  'reason': (string);
  'failed': (boolean);
  'message': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}

// Original file: hone/v1/study_service.proto

export const _hone_v1_Study_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  ACTIVE: 'ACTIVE',
  PAUSED: 'PAUSED',
  ENDED: 'ENDED',
} as const;

export type _hone_v1_Study_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'ACTIVE'
  | 1
  | 'PAUSED'
  | 2
  | 'ENDED'
  | 3

export type _hone_v1_Study_State__Output = typeof _hone_v1_Study_State[keyof typeof _hone_v1_Study_State]

export interface _hone_v1_Study_Steps {
  'used'?: (number | string | Long);
  'saved'?: (number | string | Long);
}

export interface _hone_v1_Study_Steps__Output {
  'used': (number);
  'saved': (number);
}

export interface Study {
  'id'?: (string);
  'project'?: (string);
  'name'?: (string);
  /**
   * The checked study with all defaults, as JSON of the study schema (docs/reference/study.schema.json).
   */
  'specJson'?: (string);
  /**
   * The document as it was submitted or edited last, with what was set beside it since.
   */
  'document'?: (string);
  'state'?: (_hone_v1_Study_State);
  'end'?: (_hone_v1_Study_End | null);
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Time spent active, in milliseconds; grows while the state is ACTIVE.
   */
  'activeMs'?: (number | string | Long);
  'counts'?: (_hone_v1_Study_Counts | null);
  /**
   * Number of the best trial; 0 = none yet.
   */
  'bestTrial'?: (number | string | Long);
  'steps'?: (_hone_v1_Study_Steps | null);
  'algorithmError'?: (_hone_v1_Study_AlgorithmError | null);
  /**
   * The best trial's values, one per objective.
   */
  'bestValues'?: (number | string)[];
  /**
   * What the document is, when it is no study document of Hone's own (then it is base64).
   */
  'documentFormat'?: (string);
  /**
   * GPU time of its attempts, in milliseconds; grows while they run.
   */
  'gpuMs'?: (number | string | Long);
  /**
   * Left out of watches, like the document.
   */
  'metadata'?: (_hone_v1_MetadataEntry)[];
  'edits'?: (_hone_v1_Study_Edit)[];
  /**
   * It is gone as soon as what still runs has stopped.
   */
  'deleting'?: (boolean);
  /**
   * GPU time that stopping saved, in milliseconds: the saved steps at each trial's pace.
   */
  'gpuSavedMs'?: (number | string | Long);
  'controls'?: (_hone_v1_Study_Controls | null);
}

export interface Study__Output {
  'id': (string);
  'project': (string);
  'name': (string);
  /**
   * The checked study with all defaults, as JSON of the study schema (docs/reference/study.schema.json).
   */
  'specJson': (string);
  /**
   * The document as it was submitted or edited last, with what was set beside it since.
   */
  'document': (string);
  'state': (_hone_v1_Study_State__Output);
  'end': (_hone_v1_Study_End__Output | null);
  'revision': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Time spent active, in milliseconds; grows while the state is ACTIVE.
   */
  'activeMs': (number);
  'counts': (_hone_v1_Study_Counts__Output | null);
  /**
   * Number of the best trial; 0 = none yet.
   */
  'bestTrial': (number);
  'steps': (_hone_v1_Study_Steps__Output | null);
  'algorithmError': (_hone_v1_Study_AlgorithmError__Output | null);
  /**
   * The best trial's values, one per objective.
   */
  'bestValues': (number)[];
  /**
   * What the document is, when it is no study document of Hone's own (then it is base64).
   */
  'documentFormat': (string);
  /**
   * GPU time of its attempts, in milliseconds; grows while they run.
   */
  'gpuMs': (number);
  /**
   * Left out of watches, like the document.
   */
  'metadata': (_hone_v1_MetadataEntry__Output)[];
  'edits': (_hone_v1_Study_Edit__Output)[];
  /**
   * It is gone as soon as what still runs has stopped.
   */
  'deleting': (boolean);
  /**
   * GPU time that stopping saved, in milliseconds: the saved steps at each trial's pace.
   */
  'gpuSavedMs': (number);
  'controls': (_hone_v1_Study_Controls__Output | null);
}
