// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

export interface _hone_v1_WriteArtifactRequest_Whole {
  /**
   * Of the whole file, in hex; held against what came. May be empty.
   */
  'sha256'?: (string);
}

export interface _hone_v1_WriteArtifactRequest_Whole__Output {
  /**
   * Of the whole file, in hex; held against what came. May be empty.
   */
  'sha256': (string);
}

export interface WriteArtifactRequest {
  'study'?: (string);
  'trial'?: (number | string | Long);
  /**
   * The attempt that leaves it; 0 = whoever it is.
   */
  'epoch'?: (number);
  'name'?: (string);
  /**
   * 8 to 64 letters, digits, - and _: the same in all pieces of one file, and in no other file of the trial.
   */
  'upload'?: (string);
  /**
   * Where this piece begins. Pieces may be sent twice.
   */
  'offset'?: (number | string | Long);
  'data'?: (Buffer | Uint8Array | string);
  /**
   * In the last piece: then the file is kept.
   */
  'whole'?: (_hone_v1_WriteArtifactRequest_Whole | null);
}

export interface WriteArtifactRequest__Output {
  'study': (string);
  'trial': (number);
  /**
   * The attempt that leaves it; 0 = whoever it is.
   */
  'epoch': (number);
  'name': (string);
  /**
   * 8 to 64 letters, digits, - and _: the same in all pieces of one file, and in no other file of the trial.
   */
  'upload': (string);
  /**
   * Where this piece begins. Pieces may be sent twice.
   */
  'offset': (number);
  'data': (Buffer);
  /**
   * In the last piece: then the file is kept.
   */
  'whole': (_hone_v1_WriteArtifactRequest_Whole__Output | null);
}
