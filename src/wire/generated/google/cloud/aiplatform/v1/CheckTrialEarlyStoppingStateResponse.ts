// Original file: aiplatform/aiplatform_service.proto


export interface CheckTrialEarlyStoppingStateResponse {
  'shouldStop'?: (boolean);
}

export interface CheckTrialEarlyStoppingStateResponse__Output {
  'shouldStop': (boolean);
}
