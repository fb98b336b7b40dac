// Original file: hone/v1/study_service.proto


export interface ResumeStudyRequest {
  'study'?: (string);
  'requestId'?: (string);
}

export interface ResumeStudyRequest__Output {
  'study': (string);
  'requestId': (string);
}
