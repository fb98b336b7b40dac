// Original file: vizier/vizier_service.proto


export interface CheckTrialEarlyStoppingStateResponse {
  'shouldStop'?: (boolean);
}

export interface CheckTrialEarlyStoppingStateResponse__Output {
  'shouldStop': (boolean);
}
