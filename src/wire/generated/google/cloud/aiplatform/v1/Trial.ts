// Original file: aiplatform/study.proto

import type { Measurement as _google_cloud_aiplatform_v1_Measurement, Measurement__Output as _google_cloud_aiplatform_v1_Measurement__Output } from '../../../../google/cloud/aiplatform/v1/Measurement.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../../google/protobuf/Timestamp.ts';
import type { Value as _google_protobuf_Value, Value__Output as _google_protobuf_Value__Output } from '../../../../google/protobuf/Value.ts';

export interface _google_cloud_aiplatform_v1_Trial_Parameter {
  'parameterId'?: (string);
  /**
   * A number for numeric kinds, a string for categories.
   */
  'value'?: (_google_protobuf_Value | null);
}

export interface _google_cloud_aiplatform_v1_Trial_Parameter__Output {
  'parameterId': (string);
  /**
   * A number for numeric kinds, a string for categories.
   */
  'value': (_google_protobuf_Value__Output | null);
}

// Original file: aiplatform/study.proto

export const _google_cloud_aiplatform_v1_Trial_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  REQUESTED: 'REQUESTED',
  ACTIVE: 'ACTIVE',
  STOPPING: 'STOPPING',
  SUCCEEDED: 'SUCCEEDED',
  INFEASIBLE: 'INFEASIBLE',
} as const;

export type _google_cloud_aiplatform_v1_Trial_State =
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

export type _google_cloud_aiplatform_v1_Trial_State__Output = typeof _google_cloud_aiplatform_v1_Trial_State[keyof typeof _google_cloud_aiplatform_v1_Trial_State]

export interface Trial {
  'name'?: (string);
  'id'?: (string);
  'state'?: (_google_cloud_aiplatform_v1_Trial_State);
  'parameters'?: (_google_cloud_aiplatform_v1_Trial_Parameter)[];
  'finalMeasurement'?: (_google_cloud_aiplatform_v1_Measurement | null);
  'measurements'?: (_google_cloud_aiplatform_v1_Measurement)[];
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'clientId'?: (string);
  'infeasibleReason'?: (string);
  /**
   * Of managed tuning jobs: always empty here.
   */
  'customJob'?: (string);
  'webAccessUris'?: ({[key: string]: string});
}

export interface Trial__Output {
  'name': (string);
  'id': (string);
  'state': (_google_cloud_aiplatform_v1_Trial_State__Output);
  'parameters': (_google_cloud_aiplatform_v1_Trial_Parameter__Output)[];
  'finalMeasurement': (_google_cloud_aiplatform_v1_Measurement__Output | null);
  'measurements': (_google_cloud_aiplatform_v1_Measurement__Output)[];
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'clientId': (string);
  'infeasibleReason': (string);
  /**
   * Of managed tuning jobs: always empty here.
   */
  'customJob': (string);
  'webAccessUris': ({[key: string]: string});
}
