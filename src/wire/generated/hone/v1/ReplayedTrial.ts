// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

// Original file: hone/v1/study_service.proto

export const _hone_v1_ReplayedTrial_Result = {
  RESULT_UNSPECIFIED: 'RESULT_UNSPECIFIED',
  REPEATED: 'REPEATED',
  DIFFERENT: 'DIFFERENT',
  /**
   * What it was made from is not known any more.
   */
  UNKNOWN: 'UNKNOWN',
} as const;

export type _hone_v1_ReplayedTrial_Result =
  | 'RESULT_UNSPECIFIED'
  | 0
  | 'REPEATED'
  | 1
  | 'DIFFERENT'
  | 2
  /**
   * What it was made from is not known any more.
   */
  | 'UNKNOWN'
  | 3

export type _hone_v1_ReplayedTrial_Result__Output = typeof _hone_v1_ReplayedTrial_Result[keyof typeof _hone_v1_ReplayedTrial_Result]

/**
 * How the suggestion that a trial came from was repeated.
 */
export interface ReplayedTrial {
  'trial'?: (number | string | Long);
  'result'?: (_hone_v1_ReplayedTrial_Result);
  /**
   * What differs first, as parameters.lr, with both values as JSON.
   */
  'field'?: (string);
  'keptJson'?: (string);
  'recomputedJson'?: (string);
  /**
   * Why it is not known.
   */
  'why'?: (string);
}

/**
 * How the suggestion that a trial came from was repeated.
 */
export interface ReplayedTrial__Output {
  'trial': (number);
  'result': (_hone_v1_ReplayedTrial_Result__Output);
  /**
   * What differs first, as parameters.lr, with both values as JSON.
   */
  'field': (string);
  'keptJson': (string);
  'recomputedJson': (string);
  /**
   * Why it is not known.
   */
  'why': (string);
}
