// Original file: vizier/vizier_service.proto


export interface GetTrialRequest {
  'name'?: (string);
}

export interface GetTrialRequest__Output {
  'name': (string);
}
