// Original file: aiplatform/aiplatform_service.proto


export interface CheckTrialEarlyStoppingStateRequest {
  'trialName'?: (string);
}

export interface CheckTrialEarlyStoppingStateRequest__Output {
  'trialName': (string);
}
