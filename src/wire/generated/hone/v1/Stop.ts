// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

/**
 * Why a trial was told to stop.
 */
export interface Stop {
  /**
   * rule, user or study
   */
  'by'?: (string);
  'rule'?: (string);
  'reason'?: (string);
  'time'?: (_google_protobuf_Timestamp | null);
  'step'?: (number | string | Long);
  'value'?: (number | string);
  'threshold'?: (number | string);
  'comparedWith'?: (number | string | Long)[];
  '_step'?: "step";
  '_value'?: "value";
  '_threshold'?: "threshold";
}

/**
 * Why a trial was told to stop.
 */
export interface Stop__Output {
  /**
   * rule, user or study
   */
  'by': (string);
  'rule': (string);
  'reason': (string);
  'time': (_google_protobuf_Timestamp__Output | null);
  'step'?: (number);
  'value'?: (number);
  'threshold'?: (number);
  'comparedWith': (number)[];
  '_step'?: "step";
  '_value'?: "value";
  '_threshold'?: "threshold";
}
