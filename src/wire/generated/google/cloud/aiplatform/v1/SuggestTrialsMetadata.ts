// Original file: aiplatform/aiplatform_service.proto

import type { GenericOperationMetadata as _google_cloud_aiplatform_v1_GenericOperationMetadata, GenericOperationMetadata__Output as _google_cloud_aiplatform_v1_GenericOperationMetadata__Output } from '../../../../google/cloud/aiplatform/v1/GenericOperationMetadata.ts';

export interface SuggestTrialsMetadata {
  'genericMetadata'?: (_google_cloud_aiplatform_v1_GenericOperationMetadata | null);
  'clientId'?: (string);
}

export interface SuggestTrialsMetadata__Output {
  'genericMetadata': (_google_cloud_aiplatform_v1_GenericOperationMetadata__Output | null);
  'clientId': (string);
}
