// Original file: hone/v1/study_service.proto


export interface DeleteStudyRequest {
  'study'?: (string);
  'requestId'?: (string);
}

export interface DeleteStudyRequest__Output {
  'study': (string);
  'requestId': (string);
}
