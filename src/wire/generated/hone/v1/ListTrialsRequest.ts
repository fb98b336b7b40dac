// Original file: hone/v1/study_service.proto

import type { _hone_v1_Trial_State, _hone_v1_Trial_State__Output } from '../../hone/v1/Trial.ts';
import type { Long } from '@grpc/proto-loader';

// Original file: hone/v1/study_service.proto

export const _hone_v1_ListTrialsRequest_Order = {
  /**
   * The same as NUMBER.
   */
  ORDER_UNSPECIFIED: 'ORDER_UNSPECIFIED',
  NUMBER: 'NUMBER',
  /**
   * The first objective's value; trials without one come last.
   */
  VALUE: 'VALUE',
  /**
   * From start to end, of running ones till now.
   */
  DURATION: 'DURATION',
} as const;

export type _hone_v1_ListTrialsRequest_Order =
  /**
   * The same as NUMBER.
   */
  | 'ORDER_UNSPECIFIED'
  | 0
  | 'NUMBER'
  | 1
  /**
   * The first objective's value; trials without one come last.
   */
  | 'VALUE'
  | 2
  /**
   * From start to end, of running ones till now.
   */
  | 'DURATION'
  | 3

export type _hone_v1_ListTrialsRequest_Order__Output = typeof _hone_v1_ListTrialsRequest_Order[keyof typeof _hone_v1_ListTrialsRequest_Order]

export interface ListTrialsRequest {
  'study'?: (string);
  'pageSize'?: (number);
  /**
   * Of the page before, asked with the same filter and order.
   */
  'pageToken'?: (string);
  /**
   * Filters: any of the states, all of the labels, any of the numbers. Empty = all.
   */
  'states'?: (_hone_v1_Trial_State)[];
  'labels'?: ({[key: string]: string});
  'numbers'?: (number | string | Long)[];
  'order'?: (_hone_v1_ListTrialsRequest_Order);
  'descending'?: (boolean);
}

export interface ListTrialsRequest__Output {
  'study': (string);
  'pageSize': (number);
  /**
   * Of the page before, asked with the same filter and order.
   */
  'pageToken': (string);
  /**
   * Filters: any of the states, all of the labels, any of the numbers. Empty = all.
   */
  'states': (_hone_v1_Trial_State__Output)[];
  'labels': ({[key: string]: string});
  'numbers': (number)[];
  'order': (_hone_v1_ListTrialsRequest_Order__Output);
  'descending': (boolean);
}
