// Original file: katib/db_manager.proto

import type { Metric as _api_v1_beta1_Metric, Metric__Output as _api_v1_beta1_Metric__Output } from '../../../api/v1/beta1/Metric.ts';

export interface MetricLog {
  /**
   * RFC 3339.
   */
  'timeStamp'?: (string);
  'metric'?: (_api_v1_beta1_Metric | null);
}

export interface MetricLog__Output {
  /**
   * RFC 3339.
   */
  'timeStamp': (string);
  'metric': (_api_v1_beta1_Metric__Output | null);
}
