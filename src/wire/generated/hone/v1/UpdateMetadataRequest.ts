// Original file: hone/v1/study_service.proto

import type { MetadataEntry as _hone_v1_MetadataEntry, MetadataEntry__Output as _hone_v1_MetadataEntry__Output } from '../../hone/v1/MetadataEntry.ts';
import type { Long } from '@grpc/proto-loader';

export interface _hone_v1_UpdateMetadataRequest_Change {
  /**
   * 0 = of the study itself
   */
  'trial'?: (number | string | Long);
  'set'?: (_hone_v1_MetadataEntry)[];
  /**
   * Only namespace and key are looked at.
   */
  'remove'?: (_hone_v1_MetadataEntry)[];
}

export interface _hone_v1_UpdateMetadataRequest_Change__Output {
  /**
   * 0 = of the study itself
   */
  'trial': (number);
  'set': (_hone_v1_MetadataEntry__Output)[];
  /**
   * Only namespace and key are looked at.
   */
  'remove': (_hone_v1_MetadataEntry__Output)[];
}

export interface UpdateMetadataRequest {
  'study'?: (string);
  'changes'?: (_hone_v1_UpdateMetadataRequest_Change)[];
  'requestId'?: (string);
}

export interface UpdateMetadataRequest__Output {
  'study': (string);
  'changes': (_hone_v1_UpdateMetadataRequest_Change__Output)[];
  'requestId': (string);
}
