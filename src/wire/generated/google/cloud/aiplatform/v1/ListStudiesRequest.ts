// Original file: aiplatform/aiplatform_service.proto


export interface ListStudiesRequest {
  'parent'?: (string);
  'pageToken'?: (string);
  'pageSize'?: (number);
}

export interface ListStudiesRequest__Output {
  'parent': (string);
  'pageToken': (string);
  'pageSize': (number);
}
