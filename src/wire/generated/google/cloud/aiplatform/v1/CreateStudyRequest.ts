// Original file: aiplatform/aiplatform_service.proto

import type { Study as _google_cloud_aiplatform_v1_Study, Study__Output as _google_cloud_aiplatform_v1_Study__Output } from '../../../../google/cloud/aiplatform/v1/Study.ts';

export interface CreateStudyRequest {
  /**
   * projects/PROJECT/locations/LOCATION
   */
  'parent'?: (string);
  'study'?: (_google_cloud_aiplatform_v1_Study | null);
}

export interface CreateStudyRequest__Output {
  /**
   * projects/PROJECT/locations/LOCATION
   */
  'parent': (string);
  'study': (_google_cloud_aiplatform_v1_Study__Output | null);
}
