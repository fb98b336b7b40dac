// Original file: aiplatform/study.proto

import type { _google_cloud_aiplatform_v1_Trial_Parameter, _google_cloud_aiplatform_v1_Trial_Parameter__Output } from '../../../../google/cloud/aiplatform/v1/Trial.ts';

/**
 * What the caller knows of the circumstances under which trials will be evaluated.
 */
export interface TrialContext {
  'description'?: (string);
  'parameters'?: (_google_cloud_aiplatform_v1_Trial_Parameter)[];
}

/**
 * What the caller knows of the circumstances under which trials will be evaluated.
 */
export interface TrialContext__Output {
  'description': (string);
  'parameters': (_google_cloud_aiplatform_v1_Trial_Parameter__Output)[];
}
