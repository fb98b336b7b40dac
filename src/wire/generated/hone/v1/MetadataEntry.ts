// Original file: hone/v1/study_service.proto

import type { TypedBytes as _hone_v1_TypedBytes, TypedBytes__Output as _hone_v1_TypedBytes__Output } from '../../hone/v1/TypedBytes.ts';

/**
 * What a program keeps beside a study or a trial; at most one of a namespace and key.
 */
export interface MetadataEntry {
  'namespace'?: (string);
  'key'?: (string);
  'text'?: (string);
  'typed'?: (_hone_v1_TypedBytes | null);
  'value'?: "text"|"typed";
}

/**
 * What a program keeps beside a study or a trial; at most one of a namespace and key.
 */
export interface MetadataEntry__Output {
  'namespace': (string);
  'key': (string);
  'text'?: (string);
  'typed'?: (_hone_v1_TypedBytes__Output | null);
  'value'?: "text"|"typed";
}
