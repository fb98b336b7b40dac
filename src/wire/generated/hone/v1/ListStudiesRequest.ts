// Original file: hone/v1/study_service.proto


export interface ListStudiesRequest {
  'project'?: (string);
  'pageSize'?: (number);
  'pageToken'?: (string);
}

export interface ListStudiesRequest__Output {
  'project': (string);
  'pageSize': (number);
  'pageToken': (string);
}
