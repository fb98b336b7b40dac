// Original file: hone/v1/study_service.proto


export interface ArtifactChunk {
  'data'?: (Buffer | Uint8Array | string);
}

export interface ArtifactChunk__Output {
  'data': (Buffer);
}
