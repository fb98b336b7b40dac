// Original file: hone/v1/access_service.proto

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface Token {
  'name'?: (string);
  /**
   * The only project that it reads and writes; empty = all.
   */
  'project'?: (string);
  'readOnly'?: (boolean);
  'createTime'?: (_google_protobuf_Timestamp | null);
  /**
   * When it ends; absent = never.
   */
  'expireTime'?: (_google_protobuf_Timestamp | null);
}

export interface Token__Output {
  'name': (string);
  /**
   * The only project that it reads and writes; empty = all.
   */
  'project': (string);
  'readOnly': (boolean);
  'createTime': (_google_protobuf_Timestamp__Output | null);
  /**
   * When it ends; absent = never.
   */
  'expireTime': (_google_protobuf_Timestamp__Output | null);
}
