// Original file: vizier/vizier_service.proto


export interface UpdateMetadataResponse {
  /**
   * Empty = it was done.
   */
  'errorDetails'?: (string);
}

export interface UpdateMetadataResponse__Output {
  /**
   * Empty = it was done.
   */
  'errorDetails': (string);
}
