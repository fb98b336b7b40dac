// Original file: aiplatform/aiplatform_service.proto


export interface DeleteStudyRequest {
  'name'?: (string);
}

export interface DeleteStudyRequest__Output {
  'name': (string);
}
