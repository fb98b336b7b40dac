// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

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
  /**
   * Revision of the study by whose spec it was started: what edits changed later is not what it ran with. 0 on attempts of earlier versions, and of workers.
   */
  'specRevision'?: (number | string | Long);
  /**
   * What of its output could not be read as metrics, a sentence each.
   */
  'notes'?: (string)[];
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
  /**
   * Revision of the study by whose spec it was started: what edits changed later is not what it ran with. 0 on attempts of earlier versions, and of workers.
   */
  'specRevision': (number);
  /**
   * What of its output could not be read as metrics, a sentence each.
   */
  'notes': (string)[];
  '_exitCode'?: "exitCode";
}
