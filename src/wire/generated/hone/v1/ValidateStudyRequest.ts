// Original file: hone/v1/study_service.proto


export interface ValidateStudyRequest {
  'document'?: (string);
  'workingFolder'?: (string);
}

export interface ValidateStudyRequest__Output {
  'document': (string);
  'workingFolder': (string);
}
