// Original file: aiplatform/aiplatform_service.proto

import type { GenericOperationMetadata as _google_cloud_aiplatform_v1_GenericOperationMetadata, GenericOperationMetadata__Output as _google_cloud_aiplatform_v1_GenericOperationMetadata__Output } from '../../../../google/cloud/aiplatform/v1/GenericOperationMetadata.ts';

/**
 * Misspelt so in the interface.
 */
export interface CheckTrialEarlyStoppingStateMetatdata {
  'genericMetadata'?: (_google_cloud_aiplatform_v1_GenericOperationMetadata | null);
  'study'?: (string);
  'trial'?: (string);
}

/**
 * Misspelt so in the interface.
 */
export interface CheckTrialEarlyStoppingStateMetatdata__Output {
  'genericMetadata': (_google_cloud_aiplatform_v1_GenericOperationMetadata__Output | null);
  'study': (string);
  'trial': (string);
}
