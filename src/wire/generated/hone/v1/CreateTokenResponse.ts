// Original file: hone/v1/access_service.proto

import type { Token as _hone_v1_Token, Token__Output as _hone_v1_Token__Output } from '../../hone/v1/Token.ts';

export interface CreateTokenResponse {
  'token'?: (_hone_v1_Token | null);
  /**
   * What its bearer shows.
   */
  'secret'?: (string);
}

export interface CreateTokenResponse__Output {
  'token': (_hone_v1_Token__Output | null);
  /**
   * What its bearer shows.
   */
  'secret': (string);
}
