// Original file: vizier/vizier_service.proto

import type { KeyValue as _vizier_KeyValue, KeyValue__Output as _vizier_KeyValue__Output } from '../vizier/KeyValue.ts';

export interface UnitMetadataUpdate {
  'metadatum'?: (_vizier_KeyValue | null);
  /**
   * Unset = the study.
   */
  'trialId'?: (string);
  '_trialId'?: "trialId";
}

export interface UnitMetadataUpdate__Output {
  'metadatum': (_vizier_KeyValue__Output | null);
  /**
   * Unset = the study.
   */
  'trialId'?: (string);
  '_trialId'?: "trialId";
}
