// Original file: vizier/vizier_service.proto


export interface SuggestTrialsRequest {
  /**
   * The study's name.
   */
  'parent'?: (string);
  'suggestionCount'?: (number);
  /**
   * The same client gets its active trials again.
   */
  'clientId'?: (string);
}

export interface SuggestTrialsRequest__Output {
  /**
   * The study's name.
   */
  'parent': (string);
  'suggestionCount': (number);
  /**
   * The same client gets its active trials again.
   */
  'clientId': (string);
}
