// Original file: hone/v1/study_service.proto

import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from '../../hone/v1/Trial.ts';
import type { Long } from '@grpc/proto-loader';

export interface _hone_v1_SuggestTrialsResponse_Exhausted {
  'why'?: (string);
}

export interface _hone_v1_SuggestTrialsResponse_Exhausted__Output {
  'why': (string);
}

export interface _hone_v1_SuggestTrialsResponse_Wait {
  'why'?: (string);
  'retryAfterMs'?: (number | string | Long);
}

export interface _hone_v1_SuggestTrialsResponse_Wait__Output {
  'why': (string);
  'retryAfterMs': (number);
}

export interface SuggestTrialsResponse {
  'trials'?: (_hone_v1_Trial)[];
  /**
   * Set when there is no trial now: ask again, with the same request id or another.
   */
  'wait'?: (_hone_v1_SuggestTrialsResponse_Wait | null);
  /**
   * Set when there never will be one again.
   */
  'exhausted'?: (_hone_v1_SuggestTrialsResponse_Exhausted | null);
}

export interface SuggestTrialsResponse__Output {
  'trials': (_hone_v1_Trial__Output)[];
  /**
   * Set when there is no trial now: ask again, with the same request id or another.
   */
  'wait': (_hone_v1_SuggestTrialsResponse_Wait__Output | null);
  /**
   * Set when there never will be one again.
   */
  'exhausted': (_hone_v1_SuggestTrialsResponse_Exhausted__Output | null);
}
