// Original file: hone/v1/study_service.proto


export interface PauseStudyRequest {
  'study'?: (string);
  'requestId'?: (string);
}

export interface PauseStudyRequest__Output {
  'study': (string);
  'requestId': (string);
}
