// Original file: katib/db_manager.proto


export interface DeleteObservationLogRequest {
  'trialName'?: (string);
}

export interface DeleteObservationLogRequest__Output {
  'trialName': (string);
}
