// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Measurement {
  /**
   * 0 or more. One that comes again replaces the values that it names: who leaves it out reports all at step 0.
   */
  'step'?: (number | string | Long);
  /**
   * By metric; NaN and infinities are kept.
   */
  'values'?: ({[key: string]: number | string});
  /**
   * When it was seen; the server's time of receipt when absent.
   */
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface Measurement__Output {
  /**
   * 0 or more. One that comes again replaces the values that it names: who leaves it out reports all at step 0.
   */
  'step': (number);
  /**
   * By metric; NaN and infinities are kept.
   */
  'values': ({[key: string]: number});
  /**
   * When it was seen; the server's time of receipt when absent.
   */
  'time': (_google_protobuf_Timestamp__Output | null);
}
