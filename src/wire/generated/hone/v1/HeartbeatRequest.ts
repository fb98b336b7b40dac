// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface HeartbeatRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  'epoch'?: (number);
}

export interface HeartbeatRequest__Output {
  'study': (string);
  'trial': (number);
  'epoch': (number);
}
