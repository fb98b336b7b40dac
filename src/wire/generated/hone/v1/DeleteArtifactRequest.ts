// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface DeleteArtifactRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  'name'?: (string);
  'requestId'?: (string);
}

export interface DeleteArtifactRequest__Output {
  'study': (string);
  'trial': (number);
  'name': (string);
  'requestId': (string);
}
