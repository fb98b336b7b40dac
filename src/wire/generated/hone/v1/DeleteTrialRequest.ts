// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface DeleteTrialRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  'requestId'?: (string);
}

export interface DeleteTrialRequest__Output {
  'study': (string);
  'trial': (number);
  'requestId': (string);
}
