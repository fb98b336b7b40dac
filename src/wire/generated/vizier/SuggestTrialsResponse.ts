// Original file: vizier/vizier_service.proto

import type { Trial as _vizier_Trial, Trial__Output as _vizier_Trial__Output } from '../vizier/Trial.ts';
import type { _vizier_Study_State, _vizier_Study_State__Output } from '../vizier/Study.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../google/protobuf/Timestamp.ts';

export interface SuggestTrialsResponse {
  'trials'?: (_vizier_Trial)[];
  'studyState'?: (_vizier_Study_State);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
}

export interface SuggestTrialsResponse__Output {
  'trials': (_vizier_Trial__Output)[];
  'studyState': (_vizier_Study_State__Output);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
}
