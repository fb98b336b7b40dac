// Original file: aiplatform/aiplatform_service.proto


export interface GetTrialRequest {
  'name'?: (string);
}

export interface GetTrialRequest__Output {
  'name': (string);
}
