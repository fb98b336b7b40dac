// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * A file that a trial left.
 */
export interface Artifact {
  /**
   * Its name within the trial, folders with /: plots/roc.png
   */
  'name'?: (string);
  'bytes'?: (number | string | Long);
  /**
   * Of its content, in hex.
   */
  'sha256'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
}

/**
 * A file that a trial left.
 */
export interface Artifact__Output {
  /**
   * Its name within the trial, folders with /: plots/roc.png
   */
  'name': (string);
  'bytes': (number);
  /**
   * Of its content, in hex.
   */
  'sha256': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
}
