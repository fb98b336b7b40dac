// Original file: hone/v1/study_service.proto


export interface ParameterValue {
  'number'?: (number | string);
  'text'?: (string);
  'flag'?: (boolean);
  'kind'?: "number"|"text"|"flag";
}

export interface ParameterValue__Output {
  'number'?: (number);
  'text'?: (string);
  'flag'?: (boolean);
  'kind'?: "number"|"text"|"flag";
}
