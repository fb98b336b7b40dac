// Original file: vizier/pythia_service.proto

import type { _vizier_StudySpec_ParameterSpec, _vizier_StudySpec_ParameterSpec__Output } from '../vizier/StudySpec.ts';
import type { _vizier_StudySpec_MetricSpec, _vizier_StudySpec_MetricSpec__Output } from '../vizier/StudySpec.ts';
import type { KeyValue as _vizier_KeyValue, KeyValue__Output as _vizier_KeyValue__Output } from '../vizier/KeyValue.ts';

export interface ProblemStatement {
  'searchSpace'?: (_vizier_StudySpec_ParameterSpec)[];
  'metricInformation'?: (_vizier_StudySpec_MetricSpec)[];
  'metadata'?: (_vizier_KeyValue)[];
}

export interface ProblemStatement__Output {
  'searchSpace': (_vizier_StudySpec_ParameterSpec__Output)[];
  'metricInformation': (_vizier_StudySpec_MetricSpec__Output)[];
  'metadata': (_vizier_KeyValue__Output)[];
}
