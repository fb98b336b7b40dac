// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface LogChunk {
  'data'?: (Buffer | Uint8Array | string);
  /**
   * Where to go on.
   */
  'nextOffset'?: (number | string | Long);
}

export interface LogChunk__Output {
  'data': (Buffer);
  /**
   * Where to go on.
   */
  'nextOffset': (number);
}
