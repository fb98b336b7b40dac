// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Attempt {
  'epoch'?: (number);
  'executor'?: (string);
  'objectName'?: (string);
  /**
   * pending, starting, running, ended or lost
   */
  'state'?: (string);
  'reason'?: (string);
  'createTime'?: (_google_protobuf_Timestamp | null);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
  'exitCode'?: (number);
  'signal'?: (string);
  /**
   * Of an earlier attempt: it used up one of the user's retries.
   */
  'usedRetry'?: (boolean);
  '_exitCode'?: "exitCode";
}

export interface Attempt__Output {
  'epoch': (number);
  'executor': (string);
  'objectName': (string);
  /**
   * pending, starting, running, ended or lost
   */
  'state': (string);
  'reason': (string);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
  'exitCode'?: (number);
  'signal': (string);
  /**
   * Of an earlier attempt: it used up one of the user's retries.
   */
  'usedRetry': (boolean);
  '_exitCode'?: "exitCode";
}
