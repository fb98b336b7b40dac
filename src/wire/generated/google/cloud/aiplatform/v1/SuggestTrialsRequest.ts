// Original file: aiplatform/aiplatform_service.proto

import type { TrialContext as _google_cloud_aiplatform_v1_TrialContext, TrialContext__Output as _google_cloud_aiplatform_v1_TrialContext__Output } from '../../../../google/cloud/aiplatform/v1/TrialContext.ts';

export interface SuggestTrialsRequest {
  /**
   * The study's name.
   */
  'parent'?: (string);
  'suggestionCount'?: (number);
  /**
   * The same client gets its active trials again.
   */
  'clientId'?: (string);
  'contexts'?: (_google_cloud_aiplatform_v1_TrialContext)[];
}

export interface SuggestTrialsRequest__Output {
  /**
   * The study's name.
   */
  'parent': (string);
  'suggestionCount': (number);
  /**
   * The same client gets its active trials again.
   */
  'clientId': (string);
  'contexts': (_google_cloud_aiplatform_v1_TrialContext__Output)[];
}
