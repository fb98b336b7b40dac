// Original file: vizier/study.proto

import type { Measurement as _vizier_Measurement, Measurement__Output as _vizier_Measurement__Output } from '../vizier/Measurement.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';
import type { KeyValue as _vizier_KeyValue, KeyValue__Output as _vizier_KeyValue__Output } from '../vizier/KeyValue.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../google/protobuf/Value.ts';

export interface _vizier_Trial_Parameter {
  'parameterId'?: (string);
  /**
   * A number for numeric kinds, a string for categories.
   */
  'value'?: (_google_protobuf_Value | null);
}

export interface _vizier_Trial_Parameter__Output {
  'parameterId': (string);
  /**
   * A number for numeric kinds, a string for categories.
   */
  'value': (_google_protobuf_Value__Output | null);
}

// Original file: vizier/study.proto

export const _vizier_Trial_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  REQUESTED: 'REQUESTED',
  ACTIVE: 'ACTIVE',
  STOPPING: 'STOPPING',
  SUCCEEDED: 'SUCCEEDED',
  INFEASIBLE: 'INFEASIBLE',
} as const;

export type _vizier_Trial_State =
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
  | 'INFEASIBLE'
  | 5

export type _vizier_Trial_State__Output = typeof _vizier_Trial_State[keyof typeof _vizier_Trial_State]

export interface Trial {
  /**
   * owners/OWNER/studies/STUDY/trials/ID
   */
  'name'?: (string);
  'id'?: (string);
  'state'?: (_vizier_Trial_State);
  'parameters'?: (_vizier_Trial_Parameter)[];
  'finalMeasurement'?: (_vizier_Measurement | null);
  'measurements'?: (_vizier_Measurement)[];
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'clientId'?: (string);
  'infeasibleReason'?: (string);
  'metadata'?: (_vizier_KeyValue)[];
}

export interface Trial__Output {
  /**
   * owners/OWNER/studies/STUDY/trials/ID
   */
  'name': (string);
  'id': (string);
  'state': (_vizier_Trial_State__Output);
  'parameters': (_vizier_Trial_Parameter__Output)[];
  'finalMeasurement': (_vizier_Measurement__Output | null);
  'measurements': (_vizier_Measurement__Output)[];
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'clientId': (string);
  'infeasibleReason': (string);
  'metadata': (_vizier_KeyValue__Output)[];
}
