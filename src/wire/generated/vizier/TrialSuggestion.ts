// Original file: vizier/pythia_service.proto

import type { _vizier_Trial_Parameter, _vizier_Trial_Parameter__Output } from '../vizier/Trial.ts';
import type { KeyValue as _vizier_KeyValue, KeyValue__Output as _vizier_KeyValue__Output } from '../vizier/KeyValue.ts';

export interface TrialSuggestion {
  'parameters'?: (_vizier_Trial_Parameter)[];
  'metadata'?: (_vizier_KeyValue)[];
}

export interface TrialSuggestion__Output {
  'parameters': (_vizier_Trial_Parameter__Output)[];
  'metadata': (_vizier_KeyValue__Output)[];
}
