// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface GetTrialRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
}

export interface GetTrialRequest__Output {
  'study': (string);
  'trial': (number);
}
