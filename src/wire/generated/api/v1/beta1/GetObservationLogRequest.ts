// Original file: katib/db_manager.proto


export interface GetObservationLogRequest {
  'trialName'?: (string);
  /**
   * Every metric when empty.
   */
  'metricName'?: (string);
  /**
   * RFC 3339, both of them inclusive.
   */
  'startTime'?: (string);
  'endTime'?: (string);
}

export interface GetObservationLogRequest__Output {
  'trialName': (string);
  /**
   * Every metric when empty.
   */
  'metricName': (string);
  /**
   * RFC 3339, both of them inclusive.
   */
  'startTime': (string);
  'endTime': (string);
}
