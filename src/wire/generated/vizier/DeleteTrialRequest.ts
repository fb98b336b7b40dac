// Original file: vizier/vizier_service.proto


export interface DeleteTrialRequest {
  'name'?: (string);
}

export interface DeleteTrialRequest__Output {
  'name': (string);
}
