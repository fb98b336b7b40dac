// Original file: aiplatform/aiplatform_service.proto


export interface ListOptimalTrialsRequest {
  'parent'?: (string);
}

export interface ListOptimalTrialsRequest__Output {
  'parent': (string);
}
