// Original file: hone/v1/access_service.proto

import type * as grpc from '@grpc/grpc-js'
import type { MethodDefinition } from '@grpc/proto-loader'
import type { CreateTokenRequest as _hone_v1_CreateTokenRequest, CreateTokenRequest__Output as _hone_v1_CreateTokenRequest__Output } from '../../hone/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _hone_v1_CreateTokenResponse, CreateTokenResponse__Output as _hone_v1_CreateTokenResponse__Output } from '../../hone/v1/CreateTokenResponse.ts';
import type { ListTokensRequest as _hone_v1_ListTokensRequest, ListTokensRequest__Output as _hone_v1_ListTokensRequest__Output } from '../../hone/v1/ListTokensRequest.ts';
import type { ListTokensResponse as _hone_v1_ListTokensResponse, ListTokensResponse__Output as _hone_v1_ListTokensResponse__Output } from '../../hone/v1/ListTokensResponse.ts';
import type { RevokeTokenRequest as _hone_v1_RevokeTokenRequest, RevokeTokenRequest__Output as _hone_v1_RevokeTokenRequest__Output } from '../../hone/v1/RevokeTokenRequest.ts';
import type { RevokeTokenResponse as _hone_v1_RevokeTokenResponse, RevokeTokenResponse__Output as _hone_v1_RevokeTokenResponse__Output } from '../../hone/v1/RevokeTokenResponse.ts';

/**
 * The tokens that a server's owner gives to others. Every call needs the owner's token.
 */
export interface AccessServiceClient extends grpc.Client {
  /**
   * Makes a token. It is told in this answer and never again: the server keeps its hash only.
   */
  CreateToken(argument: _hone_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _hone_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _hone_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  CreateToken(argument: _hone_v1_CreateTokenRequest, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Makes a token. It is told in this answer and never again: the server keeps its hash only.
   */
  createToken(argument: _hone_v1_CreateTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _hone_v1_CreateTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _hone_v1_CreateTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  createToken(argument: _hone_v1_CreateTokenRequest, callback: grpc.requestCallback<_hone_v1_CreateTokenResponse__Output>): grpc.ClientUnaryCall;
  
  ListTokens(argument: _hone_v1_ListTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _hone_v1_ListTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _hone_v1_ListTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  ListTokens(argument: _hone_v1_ListTokensRequest, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hone_v1_ListTokensRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hone_v1_ListTokensRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hone_v1_ListTokensRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  listTokens(argument: _hone_v1_ListTokensRequest, callback: grpc.requestCallback<_hone_v1_ListTokensResponse__Output>): grpc.ClientUnaryCall;
  
  /**
   * Refuses a token from now on, and the browsers that signed in with it.
   */
  RevokeToken(argument: _hone_v1_RevokeTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _hone_v1_RevokeTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _hone_v1_RevokeTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  RevokeToken(argument: _hone_v1_RevokeTokenRequest, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  /**
   * Refuses a token from now on, and the browsers that signed in with it.
   */
  revokeToken(argument: _hone_v1_RevokeTokenRequest, metadata: grpc.Metadata, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _hone_v1_RevokeTokenRequest, metadata: grpc.Metadata, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _hone_v1_RevokeTokenRequest, options: grpc.CallOptions, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  revokeToken(argument: _hone_v1_RevokeTokenRequest, callback: grpc.requestCallback<_hone_v1_RevokeTokenResponse__Output>): grpc.ClientUnaryCall;
  
}

/**
 * The tokens that a server's owner gives to others. Every call needs the owner's token.
 */
export interface AccessServiceHandlers extends grpc.UntypedServiceImplementation {
  /**
   * Makes a token. It is told in this answer and never again: the server keeps its hash only.
   */
  CreateToken: grpc.handleUnaryCall<_hone_v1_CreateTokenRequest__Output, _hone_v1_CreateTokenResponse>;
  
  ListTokens: grpc.handleUnaryCall<_hone_v1_ListTokensRequest__Output, _hone_v1_ListTokensResponse>;
  
  /**
   * Refuses a token from now on, and the browsers that signed in with it.
   */
  RevokeToken: grpc.handleUnaryCall<_hone_v1_RevokeTokenRequest__Output, _hone_v1_RevokeTokenResponse>;
  
}

export interface AccessServiceDefinition extends grpc.ServiceDefinition {
  CreateToken: MethodDefinition<_hone_v1_CreateTokenRequest, _hone_v1_CreateTokenResponse, _hone_v1_CreateTokenRequest__Output, _hone_v1_CreateTokenResponse__Output>
  ListTokens: MethodDefinition<_hone_v1_ListTokensRequest, _hone_v1_ListTokensResponse, _hone_v1_ListTokensRequest__Output, _hone_v1_ListTokensResponse__Output>
  RevokeToken: MethodDefinition<_hone_v1_RevokeTokenRequest, _hone_v1_RevokeTokenResponse, _hone_v1_RevokeTokenRequest__Output, _hone_v1_RevokeTokenResponse__Output>
}
