// Original file: aiplatform/study.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../../google/protobuf/Timestamp.ts';

// Original file: aiplatform/study.proto

export const _google_cloud_aiplatform_v1_Study_State = {
  STATE_UNSPECIFIED: 'STATE_UNSPECIFIED',
  ACTIVE: 'ACTIVE',
  INACTIVE: 'INACTIVE',
  COMPLETED: 'COMPLETED',
} as const;

export type _google_cloud_aiplatform_v1_Study_State =
  | 'STATE_UNSPECIFIED'
  | 0
  | 'ACTIVE'
  | 1
  | 'INACTIVE'
  | 2
  | 'COMPLETED'
  | 3

export type _google_cloud_aiplatform_v1_Study_State__Output = typeof _google_cloud_aiplatform_v1_Study_State[keyof typeof _google_cloud_aiplatform_v1_Study_State]

export interface Study {
  /**
   * projects/PROJECT/locations/LOCATION/studies/STUDY; the server chooses STUDY.
   */
  'name'?: (string);
  'displayName'?: (string);
  /**
   * A StudySpec. Declared as its bytes, so that it comes back as it was sent, unknown fields too; the same on the wire.
   */
  'studySpec'?: (Buffer | Uint8Array | string);
  'state'?: (_google_cloud_aiplatform_v1_Study_State);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'inactiveReason'?: (string);
}

export interface Study__Output {
  /**
   * projects/PROJECT/locations/LOCATION/studies/STUDY; the server chooses STUDY.
   */
  'name': (string);
  'displayName': (string);
  /**
   * A StudySpec. Declared as its bytes, so that it comes back as it was sent, unknown fields too; the same on the wire.
   */
  'studySpec': (Buffer);
  'state': (_google_cloud_aiplatform_v1_Study_State__Output);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'inactiveReason': (string);
}
