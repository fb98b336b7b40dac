// Original file: hone/v1/study_service.proto

import type { ParameterValue as _hone_v1_ParameterValue, ParameterValue__Output as _hone_v1_ParameterValue__Output } from '../../hone/v1/ParameterValue.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Stop as _hone_v1_Stop, Stop__Output as _hone_v1_Stop__Output } from '../../hone/v1/Stop.ts';
import type { Outcome as _hone_v1_Outcome, Outcome__Output as _hone_v1_Outcome__Output } from '../../hone/v1/Outcome.ts';
import type { Attempt as _hone_v1_Attempt, Attempt__Output as _hone_v1_Attempt__Output } from '../../hone/v1/Attempt.ts';
import type { MetadataEntry as _hone_v1_MetadataEntry, MetadataEntry__Output as _hone_v1_MetadataEntry__Output } from '../../hone/v1/MetadataEntry.ts';
import type { Artifact as _hone_v1_Artifact, Artifact__Output as _hone_v1_Artifact__Output } from '../../hone/v1/Artifact.ts';
import type { Long } from '@grpc/proto-loader';

export interface _hone_v1_Trial_Final {
  'step'?: (number | string | Long);
  'values'?: ({[key: string]: number | string});
  'time'?: (_google_protobuf_Timestamp | null);
  '_step'?: "step";
}

export interface _hone_v1_Trial_Final__Output {
  'step'?: (number);
  'values': ({[key: string]: number});
  'time': (_google_protobuf_Timestamp__Output | null);
  '_step'?: "step";
}

// Original file: hone/v1/study_service.proto

export const _hone_v1_Trial_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  REQUESTED: 'REQUESTED',
  ACTIVE: 'ACTIVE',
  STOPPING: 'STOPPING',
  SUCCEEDED: 'SUCCEEDED',
  STOPPED: 'STOPPED',
  INFEASIBLE: 'INFEASIBLE',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;

export type _hone_v1_Trial_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'REQUESTED'
  | 1
  | 'ACTIVE'
  | 2
  | 'STOPPING'
  | 3
  | 'SUCCEEDED'
  | 4
  | 'STOPPED'
  | 5
  | 'INFEASIBLE'
  | 6
  | 'FAILED'
  | 7
  | 'CANCELLED'
  | 8

export type _hone_v1_Trial_State__Output = typeof _hone_v1_Trial_State[keyof typeof _hone_v1_Trial_State]

export interface Trial {
  'studyId'?: (string);
  'number'?: (number | string | Long);
  'state'?: (_hone_v1_Trial_State);
  'parameters'?: ({[key: string]: _hone_v1_ParameterValue});
  /**
   * algorithm, startAt, user or import
   */
  'source'?: (string);
  'worker'?: (string);
  'revision'?: (number | string | Long);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  /**
   * Last step that it may take; 0 = no bound.
   */
  'resource'?: (number | string | Long);
  /**
   * Trials that it goes on from, and was promoted from; 0 = none.
   */
  'resumeFrom'?: (number | string | Long);
  'parent'?: (number | string | Long);
  /**
   * One per objective; empty before the first measurement.
   */
  'values'?: (number | string)[];
  'metrics'?: ({[key: string]: number | string});
  'measurementCount'?: (number | string | Long);
  'lastStep'?: (number | string | Long);
  'stop'?: (_hone_v1_Stop | null);
  'outcome'?: (_hone_v1_Outcome | null);
  'attempt'?: (_hone_v1_Attempt | null);
  'failedAttempts'?: (number);
  /**
   * How its suggestion came about, as JSON: algorithm, version, input revision, fallback, diagnostics.
   */
  'provenanceJson'?: (string);
  'labels'?: ({[key: string]: string});
  'metadata'?: (_hone_v1_MetadataEntry)[];
  /**
   * Whether it keeps every constraint of its study; not set when it has none or is not evaluated.
   */
  'feasible'?: (boolean);
  /**
   * By how much each constraint is missed, in their order; 0 = kept.
   */
  'violations'?: (number | string)[];
  /**
   * What its worker named as its result, where it did.
   */
  'final'?: (_hone_v1_Trial_Final | null);
  /**
   * Where the rule would have stopped it, had it not been left unstopped as a control.
   */
  'spared'?: (_hone_v1_Stop | null);
  /**
   * Attempts before the newest, oldest first. Of many only the last are kept: then the first one's epoch is above 1.
   */
  'earlierAttempts'?: (_hone_v1_Attempt)[];
  /**
   * Files that it left, by name.
   */
  'artifacts'?: (_hone_v1_Artifact)[];
  '_lastStep'?: "lastStep";
  '_feasible'?: "feasible";
}

export interface Trial__Output {
  'studyId': (string);
  'number': (number);
  'state': (_hone_v1_Trial_State__Output);
  'parameters': ({[key: string]: _hone_v1_ParameterValue__Output});
  /**
   * algorithm, startAt, user or import
   */
  'source': (string);
  'worker': (string);
  'revision': (number);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * Last step that it may take; 0 = no bound.
   */
  'resource': (number);
  /**
   * Trials that it goes on from, and was promoted from; 0 = none.
   */
  'resumeFrom': (number);
  'parent': (number);
  /**
   * One per objective; empty before the first measurement.
   */
  'values': (number)[];
  'metrics': ({[key: string]: number});
  'measurementCount': (number);
  'lastStep'?: (number);
  'stop': (_hone_v1_Stop__Output | null);
  'outcome': (_hone_v1_Outcome__Output | null);
  'attempt': (_hone_v1_Attempt__Output | null);
  'failedAttempts': (number);
  /**
   * How its suggestion came about, as JSON: algorithm, version, input revision, fallback, diagnostics.
   */
  'provenanceJson': (string);
  'labels': ({[key: string]: string});
  'metadata': (_hone_v1_MetadataEntry__Output)[];
  /**
   * Whether it keeps every constraint of its study; not set when it has none or is not evaluated.
   */
  'feasible'?: (boolean);
  /**
   * By how much each constraint is missed, in their order; 0 = kept.
   */
  'violations': (number)[];
  /**
   * What its worker named as its result, where it did.
   */
  'final': (_hone_v1_Trial_Final__Output | null);
  /**
   * Where the rule would have stopped it, had it not been left unstopped as a control.
   */
  'spared': (_hone_v1_Stop__Output | null);
  /**
   * Attempts before the newest, oldest first. Of many only the last are kept: then the first one's epoch is above 1.
   */
  'earlierAttempts': (_hone_v1_Attempt__Output)[];
  /**
   * Files that it left, by name.
   */
  'artifacts': (_hone_v1_Artifact__Output)[];
  '_lastStep'?: "lastStep";
  '_feasible'?: "feasible";
}
