// Original file: vizier/pythia_service.proto

import type { StudyDescriptor as _vizier_StudyDescriptor, StudyDescriptor__Output as _vizier_StudyDescriptor__Output } from '../vizier/StudyDescriptor.ts';

export interface EarlyStopRequest {
  'algorithm'?: (string);
  'studyDescriptor'?: (_vizier_StudyDescriptor | null);
  'trialIds'?: (number)[];
  'checkpointDir'?: (string);
}

export interface EarlyStopRequest__Output {
  'algorithm': (string);
  'studyDescriptor': (_vizier_StudyDescriptor__Output | null);
  'trialIds': (number)[];
  'checkpointDir': (string);
}
