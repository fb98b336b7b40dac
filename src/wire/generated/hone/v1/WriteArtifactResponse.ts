// Original file: hone/v1/study_service.proto

import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from '../../hone/v1/Trial.ts';
import type { Long } from '@grpc/proto-loader';

export interface WriteArtifactResponse {
  /**
   * Where the next piece begins: not where this one ended, where pieces are missing.
   */
  'nextOffset'?: (number | string | Long);
  /**
   * The trial, once the file is kept.
   */
  'trial'?: (_hone_v1_Trial | null);
}

export interface WriteArtifactResponse__Output {
  /**
   * Where the next piece begins: not where this one ended, where pieces are missing.
   */
  'nextOffset': (number);
  /**
   * The trial, once the file is kept.
   */
  'trial': (_hone_v1_Trial__Output | null);
}
