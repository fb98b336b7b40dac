// Original file: aiplatform/aiplatform_service.proto

import type { Study as _google_cloud_aiplatform_v1_Study, Study__Output as _google_cloud_aiplatform_v1_Study__Output } from '../../../../google/cloud/aiplatform/v1/Study.ts';

export interface ListStudiesResponse {
  'studies'?: (_google_cloud_aiplatform_v1_Study)[];
  'nextPageToken'?: (string);
}

export interface ListStudiesResponse__Output {
  'studies': (_google_cloud_aiplatform_v1_Study__Output)[];
  'nextPageToken': (string);
}
