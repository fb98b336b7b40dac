// Original file: hone/v1/study_service.proto


export interface ParameterValue {
  /**
   * Of double, int and discrete parameters, and of numbers in a choice.
   */
  'number'?: (number | string);
  'text'?: (string);
  /**
   * true or false in a choice
   */
  'flag'?: (boolean);
  'kind'?: "number"|"text"|"flag";
}

export interface ParameterValue__Output {
  /**
   * Of double, int and discrete parameters, and of numbers in a choice.
   */
  'number'?: (number);
  'text'?: (string);
  /**
   * true or false in a choice
   */
  'flag'?: (boolean);
  'kind'?: "number"|"text"|"flag";
}
