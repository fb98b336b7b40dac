// Original file: hone/v1/access_service.proto


export interface CreateTokenRequest {
  'name'?: (string);
  'project'?: (string);
  'readOnly'?: (boolean);
  /**
   * How long it lives; 0 = until it is revoked.
   */
  'lifetimeMs'?: (number | string);
}

export interface CreateTokenRequest__Output {
  'name': (string);
  'project': (string);
  'readOnly': (boolean);
  /**
   * How long it lives; 0 = until it is revoked.
   */
  'lifetimeMs': (number);
}
