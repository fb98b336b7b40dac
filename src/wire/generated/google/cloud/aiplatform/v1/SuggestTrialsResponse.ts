// Original file: aiplatform/aiplatform_service.proto

import type { Trial as _google_cloud_aiplatform_v1_Trial, Trial__Output as _google_cloud_aiplatform_v1_Trial__Output } from '../../../../google/cloud/aiplatform/v1/Trial.ts';
import type { _google_cloud_aiplatform_v1_Study_State, _google_cloud_aiplatform_v1_Study_State__Output } from '../../../../google/cloud/aiplatform/v1/Study.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../../google/protobuf/Timestamp.ts';

export interface SuggestTrialsResponse {
  'trials'?: (_google_cloud_aiplatform_v1_Trial)[];
  'studyState'?: (_google_cloud_aiplatform_v1_Study_State);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
}

export interface SuggestTrialsResponse__Output {
  'trials': (_google_cloud_aiplatform_v1_Trial__Output)[];
  'studyState': (_google_cloud_aiplatform_v1_Study_State__Output);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
}
