// Original file: aiplatform/aiplatform_service.proto


export interface DeleteTrialRequest {
  'name'?: (string);
}

export interface DeleteTrialRequest__Output {
  'name': (string);
}
