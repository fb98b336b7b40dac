// Original file: hone/v1/study_service.proto


export interface RecommendRequest {
  'study'?: (string);
}

export interface RecommendRequest__Output {
  'study': (string);
}
