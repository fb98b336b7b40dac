// Original file: hone/v1/study_service.proto


export interface ListImportancesRequest {
  'study'?: (string);
  /**
   * An objective, or another metric that trials report; the first objective when empty.
   */
  'metric'?: (string);
  /**
   * Only these, from the trials that have all of them; all parameters when empty.
   */
  'parameters'?: (string)[];
}

export interface ListImportancesRequest__Output {
  'study': (string);
  /**
   * An objective, or another metric that trials report; the first objective when empty.
   */
  'metric': (string);
  /**
   * Only these, from the trials that have all of them; all parameters when empty.
   */
  'parameters': (string)[];
}
