// Original file: vizier/study.proto

import type { Any as _google_protobuf_Any, Any__Output as _google_protobuf_Any__Output } from '../google/protobuf/Any.ts';

/**
 * What clients and algorithms note on studies and trials. A key is unique within its namespace.
 */
export interface KeyValue {
  'key'?: (string);
  'value'?: (string);
  'proto'?: (_google_protobuf_Any | null);
  /**
   * Empty = the user's own; else every component has a colon in front.
   */
  'ns'?: (string);
  'kind'?: "value"|"proto";
}

/**
 * What clients and algorithms note on studies and trials. A key is unique within its namespace.
 */
export interface KeyValue__Output {
  'key': (string);
  'value'?: (string);
  'proto'?: (_google_protobuf_Any__Output | null);
  /**
   * Empty = the user's own; else every component has a colon in front.
   */
  'ns': (string);
  'kind'?: "value"|"proto";
}
