// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadLogsRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  /**
   * stdout (default) or stderr
   */
  'stream'?: (string);
  'offset'?: (number | string | Long);
  'follow'?: (boolean);
  /**
   * The attempt whose output it is, the newest or one of earlier_attempts; 0 = the newest.
   */
  'epoch'?: (number);
}

export interface ReadLogsRequest__Output {
  'study': (string);
  'trial': (number);
  /**
   * stdout (default) or stderr
   */
  'stream': (string);
  'offset': (number);
  'follow': (boolean);
  /**
   * The attempt whose output it is, the newest or one of earlier_attempts; 0 = the newest.
   */
  'epoch': (number);
}
