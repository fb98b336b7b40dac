// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface WatchStudiesRequest {
  'project'?: (string);
  /**
   * Only what is newer; 0, or a revision of another life of the server, brings all.
   */
  'afterRevision'?: (number | string | Long);
}

export interface WatchStudiesRequest__Output {
  'project': (string);
  /**
   * Only what is newer; 0, or a revision of another life of the server, brings all.
   */
  'afterRevision': (number);
}
