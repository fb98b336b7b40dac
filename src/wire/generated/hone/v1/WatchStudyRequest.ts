// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchStudyRequest {
  'study'?: (string);
  /**
   * Only what is newer; 0 = everything.
   */
  'afterRevision'?: (number | string | Long);
  /**
   * Leave measurements out.
   */
  'withoutMeasurements'?: (boolean);
}

export interface WatchStudyRequest__Output {
  'study': (string);
  /**
   * Only what is newer; 0 = everything.
   */
  'afterRevision': (number);
  /**
   * Leave measurements out.
   */
  'withoutMeasurements': (boolean);
}
