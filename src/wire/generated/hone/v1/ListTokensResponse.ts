// Original file: hone/v1/access_service.proto

import type { Token as _hone_v1_Token, Token__Output as _hone_v1_Token__Output } from '../../hone/v1/Token.ts';

export interface ListTokensResponse {
  /**
   * By name.
   */
  'tokens'?: (_hone_v1_Token)[];
}

export interface ListTokensResponse__Output {
  /**
   * By name.
   */
  'tokens': (_hone_v1_Token__Output)[];
}
