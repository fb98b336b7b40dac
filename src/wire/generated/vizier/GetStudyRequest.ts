// Original file: vizier/vizier_service.proto


export interface GetStudyRequest {
  'name'?: (string);
}

export interface GetStudyRequest__Output {
  'name': (string);
}
