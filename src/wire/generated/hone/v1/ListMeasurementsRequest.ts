// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ListMeasurementsRequest {
  'study'?: (string);
  /**
   * All trials when empty.
   */
  'trials'?: (number | string | Long)[];
}

export interface ListMeasurementsRequest__Output {
  'study': (string);
  /**
   * All trials when empty.
   */
  'trials': (number)[];
}
