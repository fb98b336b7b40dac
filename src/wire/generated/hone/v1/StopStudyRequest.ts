// Original file: hone/v1/study_service.proto


export interface StopStudyRequest {
  'study'?: (string);
  'reason'?: (string);
  'requestId'?: (string);
}

export interface StopStudyRequest__Output {
  'study': (string);
  'reason': (string);
  'requestId': (string);
}
