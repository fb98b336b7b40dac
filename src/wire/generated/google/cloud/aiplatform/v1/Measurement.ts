// Original file: aiplatform/study.proto

import type { Duration as _google_protobuf_Duration, Duration__Output as _google_protobuf_Duration__Output } from '../../../../google/protobuf/Duration.ts';
import type { Long } from '@grpc/proto-loader';

export interface _google_cloud_aiplatform_v1_Measurement_Metric {
  'metricId'?: (string);
  'value'?: (number | string);
}

export interface _google_cloud_aiplatform_v1_Measurement_Metric__Output {
  'metricId': (string);
  'value': (number);
}

export interface Measurement {
  'elapsedDuration'?: (_google_protobuf_Duration | null);
  'stepCount'?: (number | string | Long);
  'metrics'?: (_google_cloud_aiplatform_v1_Measurement_Metric)[];
}

export interface Measurement__Output {
  'elapsedDuration': (_google_protobuf_Duration__Output | null);
  'stepCount': (number);
  'metrics': (_google_cloud_aiplatform_v1_Measurement_Metric__Output)[];
}
