// Original file: vizier/vizier_service.proto


export interface ListOptimalTrialsRequest {
  'parent'?: (string);
  'pageToken'?: (string);
  /**
   * 0 = all.
   */
  'pageSize'?: (number);
}

export interface ListOptimalTrialsRequest__Output {
  'parent': (string);
  'pageToken': (string);
  /**
   * 0 = all.
   */
  'pageSize': (number);
}
