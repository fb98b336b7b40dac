// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface ReadArtifactRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  'name'?: (string);
  'offset'?: (number | string | Long);
}

export interface ReadArtifactRequest__Output {
  'study': (string);
  'trial': (number);
  'name': (string);
  'offset': (number);
}
