// Original file: hone/v1/study_service.proto


/**
 * Why a trial is infeasible, failed or cancelled.
 */
export interface Outcome {
  'reason'?: (string);
  'message'?: (string);
  'exitCode'?: (number);
  'signal'?: (string);
  'lastLines'?: (string)[];
  '_exitCode'?: "exitCode";
}

/**
 * Why a trial is infeasible, failed or cancelled.
 */
export interface Outcome__Output {
  'reason': (string);
  'message': (string);
  'exitCode'?: (number);
  'signal': (string);
  'lastLines': (string)[];
  '_exitCode'?: "exitCode";
}
