// Original file: hone/v1/study_service.proto


export interface ListOptimalTrialsRequest {
  'study'?: (string);
}

export interface ListOptimalTrialsRequest__Output {
  'study': (string);
}
