// Original file: hone/v1/study_service.proto


export interface Problem {
  'field'?: (string);
  'message'?: (string);
  /**
   * The offending value as JSON; empty when there is none.
   */
  'valueJson'?: (string);
  'remedy'?: (string);
  /**
   * Position in the document, from 1; 0 = unknown.
   */
  'line'?: (number);
  'column'?: (number);
}

export interface Problem__Output {
  'field': (string);
  'message': (string);
  /**
   * The offending value as JSON; empty when there is none.
   */
  'valueJson': (string);
  'remedy': (string);
  /**
   * Position in the document, from 1; 0 = unknown.
   */
  'line': (number);
  'column': (number);
}
