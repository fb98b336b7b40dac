// Original file: vizier/pythia_service.proto

import type { EarlyStopDecision as _vizier_EarlyStopDecision, EarlyStopDecision__Output as _vizier_EarlyStopDecision__Output } from '../vizier/EarlyStopDecision.ts';
import type { UnitMetadataUpdate as _vizier_UnitMetadataUpdate, UnitMetadataUpdate__Output as _vizier_UnitMetadataUpdate__Output } from '../vizier/UnitMetadataUpdate.ts';

export interface EarlyStopDecisions {
  'decisions'?: (_vizier_EarlyStopDecision)[];
  'metadata'?: (_vizier_UnitMetadataUpdate)[];
}

export interface EarlyStopDecisions__Output {
  'decisions': (_vizier_EarlyStopDecision__Output)[];
  'metadata': (_vizier_UnitMetadataUpdate__Output)[];
}
