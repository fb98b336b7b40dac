// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * The part of the resource that all trials which were compared had been given.
 */
export interface _hone_v1_ListImportancesResponse_ComparedResource {
  'metric'?: (string);
  'amount'?: (number | string | Long);
  /**
   * Those that were given more or less: they do not count.
   */
  'otherTrials'?: (number);
}

/**
 * The part of the resource that all trials which were compared had been given.
 */
export interface _hone_v1_ListImportancesResponse_ComparedResource__Output {
  'metric': (string);
  'amount': (number);
  /**
   * Those that were given more or less: they do not count.
   */
  'otherTrials': (number);
}

export interface _hone_v1_ListImportancesResponse_Importance {
  'parameter'?: (string);
  /**
   * Share of the variance of the trials' ranks between groups of like values, corrected for chance (epsilon squared), 0 to 1.
   */
  'share'?: (number | string);
  /**
   * Spearman's correlation with the metric, of a number that differs between trials.
   */
  'trend'?: (number | string);
  '_trend'?: "trend";
}

export interface _hone_v1_ListImportancesResponse_Importance__Output {
  'parameter': (string);
  /**
   * Share of the variance of the trials' ranks between groups of like values, corrected for chance (epsilon squared), 0 to 1.
   */
  'share': (number);
  /**
   * Spearman's correlation with the metric, of a number that differs between trials.
   */
  'trend'?: (number);
  '_trend'?: "trend";
}

export interface ListImportancesResponse {
  'metric'?: (string);
  /**
   * The largest share first; none while fewer trials count than are needed.
   */
  'importances'?: (_hone_v1_ListImportancesResponse_Importance)[];
  /**
   * Those that count: they succeeded or were stopped, with a finite value, and all had the same part of the resource.
   */
  'trials'?: (number);
  'trialsNeeded'?: (number);
  /**
   * Where an algorithm gave trials parts of the resource (hyperband, asha, ...).
   */
  'resource'?: (_hone_v1_ListImportancesResponse_ComparedResource | null);
}

export interface ListImportancesResponse__Output {
  'metric': (string);
  /**
   * The largest share first; none while fewer trials count than are needed.
   */
  'importances': (_hone_v1_ListImportancesResponse_Importance__Output)[];
  /**
   * Those that count: they succeeded or were stopped, with a finite value, and all had the same part of the resource.
   */
  'trials': (number);
  'trialsNeeded': (number);
  /**
   * Where an algorithm gave trials parts of the resource (hyperband, asha, ...).
   */
  'resource': (_hone_v1_ListImportancesResponse_ComparedResource__Output | null);
}
