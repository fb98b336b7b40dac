// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ListMeasurementsRequest {
  'study'?: (string);
  /**
   * All trials when empty.
   */
  'trials'?: (number | string | Long)[];
  /**
   * About as many points in all, thinned so that curves look the same; 0 = every point.
   */
  'pointsMax'?: (number);
  /**
   * All metrics when empty.
   */
  'metrics'?: (string)[];
}

export interface ListMeasurementsRequest__Output {
  'study': (string);
  /**
   * All trials when empty.
   */
  'trials': (number)[];
  /**
   * About as many points in all, thinned so that curves look the same; 0 = every point.
   */
  'pointsMax': (number);
  /**
   * All metrics when empty.
   */
  'metrics': (string)[];
}
