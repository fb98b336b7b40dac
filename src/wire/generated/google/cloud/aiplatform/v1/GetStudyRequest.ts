// Original file: aiplatform/aiplatform_service.proto


export interface GetStudyRequest {
  'name'?: (string);
}

export interface GetStudyRequest__Output {
  'name': (string);
}
