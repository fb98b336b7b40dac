// Original file: katib/db_manager.proto

import type { ObservationLog as _api_v1_beta1_ObservationLog, ObservationLog__Output as _api_v1_beta1_ObservationLog__Output } from '../../../api/v1/beta1/ObservationLog.ts';

export interface GetObservationLogReply {
  'observationLog'?: (_api_v1_beta1_ObservationLog | null);
}

export interface GetObservationLogReply__Output {
  'observationLog': (_api_v1_beta1_ObservationLog__Output | null);
}
