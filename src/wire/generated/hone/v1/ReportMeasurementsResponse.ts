// Original file: hone/v1/study_service.proto

import type { _hone_v1_Trial_State, _hone_v1_Trial_State__Output } from '../../hone/v1/Trial.ts';
import type { Stop as _hone_v1_Stop, Stop__Output as _hone_v1_Stop__Output } from '../../hone/v1/Stop.ts';

export interface ReportMeasurementsResponse {
  'state'?: (_hone_v1_Trial_State);
  /**
   * End the trial now, and complete it.
   */
  'shouldStop'?: (boolean);
  /**
   * Why.
   */
  'stop'?: (_hone_v1_Stop | null);
}

export interface ReportMeasurementsResponse__Output {
  'state': (_hone_v1_Trial_State__Output);
  /**
   * End the trial now, and complete it.
   */
  'shouldStop': (boolean);
  /**
   * Why.
   */
  'stop': (_hone_v1_Stop__Output | null);
}
