// Original file: hone/v1/study_service.proto


export interface GetStudyRequest {
  /**
   * Id, NAME or PROJECT/NAME.
   */
  'study'?: (string);
}

export interface GetStudyRequest__Output {
  /**
   * Id, NAME or PROJECT/NAME.
   */
  'study': (string);
}
