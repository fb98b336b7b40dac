// Original file: katib/db_manager.proto

import type { ObservationLog as _api_v1_beta1_ObservationLog, ObservationLog__Output as _api_v1_beta1_ObservationLog__Output } from '../../../api/v1/beta1/ObservationLog.ts';

export interface ReportObservationLogRequest {
  'trialName'?: (string);
  'observationLog'?: (_api_v1_beta1_ObservationLog | null);
}

export interface ReportObservationLogRequest__Output {
  'trialName': (string);
  'observationLog': (_api_v1_beta1_ObservationLog__Output | null);
}
