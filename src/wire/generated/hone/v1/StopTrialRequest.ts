// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface StopTrialRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface StopTrialRequest__Output {
  'study': (string);
  'trial': (number);
  'reason': (string);
  'requestId': (string);
}
