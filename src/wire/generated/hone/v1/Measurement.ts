// Original file: hone/v1/study_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';
import type { Long } from '@grpc/proto-loader';

export interface Measurement {
  'step'?: (number | string | Long);
  'values'?: ({[key: string]: number | string});
  /**
   * When it was seen; the server's time of receipt when absent.
   */
  'time'?: (_google_protobuf_Timestamp | null);
}

export interface Measurement__Output {
  'step': (number);
  'values': ({[key: string]: number});
  /**
   * When it was seen; the server's time of receipt when absent.
   */
  'time': (_google_protobuf_Timestamp__Output | null);
}
