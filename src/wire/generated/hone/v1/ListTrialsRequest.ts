// Original file: hone/v1/study_service.proto


export interface ListTrialsRequest {
  'study'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListTrialsRequest__Output {
  'study': (string);
  'pageSize': (number);
  'pageToken': (string);
}
