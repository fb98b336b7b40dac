// Original file: hone/v1/study_service.proto


export interface ReplayStudyRequest {
  'study'?: (string);
}

export interface ReplayStudyRequest__Output {
  'study': (string);
}
