// Original file: aiplatform/aiplatform_service.proto


export interface LookupStudyRequest {
  'parent'?: (string);
  'displayName'?: (string);
}

export interface LookupStudyRequest__Output {
  'parent': (string);
  'displayName': (string);
}
