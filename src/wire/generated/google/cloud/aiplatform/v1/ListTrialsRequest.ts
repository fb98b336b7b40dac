// Original file: aiplatform/aiplatform_service.proto


export interface ListTrialsRequest {
  'parent'?: (string);
  'pageToken'?: (string);
  'pageSize'?: (number);
}

export interface ListTrialsRequest__Output {
  'parent': (string);
  'pageToken': (string);
  'pageSize': (number);
}
