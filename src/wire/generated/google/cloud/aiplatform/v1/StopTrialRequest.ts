// Original file: aiplatform/aiplatform_service.proto


export interface StopTrialRequest {
  'name'?: (string);
}

export interface StopTrialRequest__Output {
  'name': (string);
}
