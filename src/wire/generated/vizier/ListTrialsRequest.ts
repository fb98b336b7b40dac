// Original file: vizier/vizier_service.proto


export interface ListTrialsRequest {
  'parent'?: (string);
  'pageToken'?: (string);
  /**
   * 0 = all.
   */
  'pageSize'?: (number);
}

export interface ListTrialsRequest__Output {
  'parent': (string);
  'pageToken': (string);
  /**
   * 0 = all.
   */
  'pageSize': (number);
}
