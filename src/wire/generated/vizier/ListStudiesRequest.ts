// Original file: vizier/vizier_service.proto


export interface ListStudiesRequest {
  'parent'?: (string);
  'pageToken'?: (string);
  /**
   * 0 = all.
   */
  'pageSize'?: (number);
}

export interface ListStudiesRequest__Output {
  'parent': (string);
  'pageToken': (string);
  /**
   * 0 = all.
   */
  'pageSize': (number);
}
