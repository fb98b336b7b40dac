// Original file: hone/v1/study_service.proto


// Original file: hone/v1/study_service.proto

export const _hone_v1_SuggestTrialsRequest_Open = {
  /**
   * The same as RECLAIM.
   */
  OPEN_UNSPECIFIED: 'OPEN_UNSPECIFIED',
  /**
   * The worker's open trials come first, then new ones up to count.
   */
  RECLAIM: 'RECLAIM',
  /**
   * Only trials that the worker does not have yet.
   */
  NEW: 'NEW',
} as const;

export type _hone_v1_SuggestTrialsRequest_Open =
  /**
   * The same as RECLAIM.
   */
  | 'OPEN_UNSPECIFIED'
  | 0
  /**
   * The worker's open trials come first, then new ones up to count.
   */
  | 'RECLAIM'
  | 1
  /**
   * Only trials that the worker does not have yet.
   */
  | 'NEW'
  | 2

export type _hone_v1_SuggestTrialsRequest_Open__Output = typeof _hone_v1_SuggestTrialsRequest_Open[keyof typeof _hone_v1_SuggestTrialsRequest_Open]

export interface SuggestTrialsRequest {
  /**
   * Id, NAME or PROJECT/NAME, here and in every request.
   */
  'study'?: (string);
  /**
   * Who evaluates the trials: the same name gets its open ones back.
   */
  'worker'?: (string);
  /**
   * How many; 0 = 1.
   */
  'count'?: (number);
  'open'?: (_hone_v1_SuggestTrialsRequest_Open);
  /**
   * Of one request's own, the same when it is repeated: it then counts once, here and in every write.
   */
  'requestId'?: (string);
}

export interface SuggestTrialsRequest__Output {
  /**
   * Id, NAME or PROJECT/NAME, here and in every request.
   */
  'study': (string);
  /**
   * Who evaluates the trials: the same name gets its open ones back.
   */
  'worker': (string);
  /**
   * How many; 0 = 1.
   */
  'count': (number);
  'open': (_hone_v1_SuggestTrialsRequest_Open__Output);
  /**
   * Of one request's own, the same when it is repeated: it then counts once, here and in every write.
   */
  'requestId': (string);
}
