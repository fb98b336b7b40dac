// Original file: katib/db_manager.proto

import type { MetricLog as _api_v1_beta1_MetricLog, MetricLog__Output as _api_v1_beta1_MetricLog__Output } from '../../../api/v1/beta1/MetricLog.ts';

export interface ObservationLog {
  'metricLogs'?: (_api_v1_beta1_MetricLog)[];
}

export interface ObservationLog__Output {
  'metricLogs': (_api_v1_beta1_MetricLog__Output)[];
}
