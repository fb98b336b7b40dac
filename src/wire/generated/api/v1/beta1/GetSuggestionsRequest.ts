// Original file: katib/suggestion.proto

import type { Experiment as _api_v1_beta1_Experiment, Experiment__Output as _api_v1_beta1_Experiment__Output } from '../../../api/v1/beta1/Experiment.ts';
import type { Trial as _api_v1_beta1_Trial, Trial__Output as _api_v1_beta1_Trial__Output } from '../../../api/v1/beta1/Trial.ts';

export interface GetSuggestionsRequest {
  'experiment'?: (_api_v1_beta1_Experiment | null);
  /**
   * Every trial of the Experiment.
   */
  'trials'?: (_api_v1_beta1_Trial)[];
  /**
   * Points that are wanted now.
   */
  'currentRequestNumber'?: (number);
  /**
   * Those and all that were given before.
   */
  'totalRequestNumber'?: (number);
}

export interface GetSuggestionsRequest__Output {
  'experiment': (_api_v1_beta1_Experiment__Output | null);
  /**
   * Every trial of the Experiment.
   */
  'trials': (_api_v1_beta1_Trial__Output)[];
  /**
   * Points that are wanted now.
   */
  'currentRequestNumber': (number);
  /**
   * Those and all that were given before.
   */
  'totalRequestNumber': (number);
}
