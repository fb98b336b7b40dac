// Original file: vizier/pythia_service.proto

import type { StudyDescriptor as _vizier_StudyDescriptor, StudyDescriptor__Output as _vizier_StudyDescriptor__Output } from '../vizier/StudyDescriptor.ts';

export interface SuggestRequest {
  'algorithm'?: (string);
  'studyDescriptor'?: (_vizier_StudyDescriptor | null);
  'count'?: (number);
  'checkpointDir'?: (string);
}

export interface SuggestRequest__Output {
  'algorithm': (string);
  'studyDescriptor': (_vizier_StudyDescriptor__Output | null);
  'count': (number);
  'checkpointDir': (string);
}
