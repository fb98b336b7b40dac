// Original file: hone/v1/study_service.proto


export interface WatchStudiesRequest {
  'project'?: (string);
}

export interface WatchStudiesRequest__Output {
  'project': (string);
}
