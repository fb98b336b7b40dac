// Original file: hone/v1/study_service.proto


export interface TypedBytes {
  'typeUrl'?: (string);
  'value'?: (Buffer | Uint8Array | string);
}

export interface TypedBytes__Output {
  'typeUrl': (string);
  'value': (Buffer);
}
