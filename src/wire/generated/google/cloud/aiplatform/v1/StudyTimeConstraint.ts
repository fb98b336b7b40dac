// Original file: aiplatform/study.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../../google/protobuf/Duration.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../../../google/protobuf/Timestamp.ts';

export interface StudyTimeConstraint {
  'maxDuration'?: (_google_protobuf_Duration | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'constraint'?: "maxDuration"|"endTime";
}

export interface StudyTimeConstraint__Output {
  'maxDuration'?: (_google_protobuf_Duration__Output | null);
  'endTime'?: (_google_protobuf_Timestamp__Output | null);
  'constraint'?: "maxDuration"|"endTime";
}
