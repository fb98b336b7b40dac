// Original file: vizier/pythia_service.proto

import type { TrialSuggestion as _vizier_TrialSuggestion, TrialSuggestion__Output as _vizier_TrialSuggestion__Output } from '../vizier/TrialSuggestion.ts';
import type { UnitMetadataUpdate as _vizier_UnitMetadataUpdate, UnitMetadataUpdate__Output as _vizier_UnitMetadataUpdate__Output } from '../vizier/UnitMetadataUpdate.ts';

export interface SuggestDecision {
  'suggestions'?: (_vizier_TrialSuggestion)[];
  /**
   * What the policy wants remembered.
   */
  'metadata'?: (_vizier_UnitMetadataUpdate)[];
}

export interface SuggestDecision__Output {
  'suggestions': (_vizier_TrialSuggestion__Output)[];
  /**
   * What the policy wants remembered.
   */
  'metadata': (_vizier_UnitMetadataUpdate__Output)[];
}
