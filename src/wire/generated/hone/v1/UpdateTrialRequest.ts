// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface UpdateTrialRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  'setLabels'?: ({[key: string]: string});
  'removeLabels'?: (string)[];
  'requestId'?: (string);
}

export interface UpdateTrialRequest__Output {
  'study': (string);
  'trial': (number);
  'setLabels': ({[key: string]: string});
  'removeLabels': (string)[];
  'requestId': (string);
}
