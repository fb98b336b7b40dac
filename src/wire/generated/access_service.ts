import type * as grpc from '@grpc/grpc-js';
import type { MessageTypeDefinition } from '@grpc/proto-loader';

import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from './google/protobuf/Timestamp.ts';
import type { AccessServiceClient as _hone_v1_AccessServiceClient, AccessServiceDefinition as _hone_v1_AccessServiceDefinition } from './hone/v1/AccessService.ts';
import type { CreateTokenRequest as _hone_v1_CreateTokenRequest, CreateTokenRequest__Output as _hone_v1_CreateTokenRequest__Output } from './hone/v1/CreateTokenRequest.ts';
import type { CreateTokenResponse as _hone_v1_CreateTokenResponse, CreateTokenResponse__Output as _hone_v1_CreateTokenResponse__Output } from './hone/v1/CreateTokenResponse.ts';
import type { ListTokensRequest as _hone_v1_ListTokensRequest, ListTokensRequest__Output as _hone_v1_ListTokensRequest__Output } from './hone/v1/ListTokensRequest.ts';
import type { ListTokensResponse as _hone_v1_ListTokensResponse, ListTokensResponse__Output as _hone_v1_ListTokensResponse__Output } from './hone/v1/ListTokensResponse.ts';
import type { RevokeTokenRequest as _hone_v1_RevokeTokenRequest, RevokeTokenRequest__Output as _hone_v1_RevokeTokenRequest__Output } from './hone/v1/RevokeTokenRequest.ts';
import type { RevokeTokenResponse as _hone_v1_RevokeTokenResponse, RevokeTokenResponse__Output as _hone_v1_RevokeTokenResponse__Output } from './hone/v1/RevokeTokenResponse.ts';
import type { Token as _hone_v1_Token, Token__Output as _hone_v1_Token__Output } from './hone/v1/Token.ts';

type SubtypeConstructor<Constructor extends new (...args: any) => any, Subtype> = {
  new(...args: ConstructorParameters<Constructor>): Subtype;
};

export interface ProtoGrpcType {
  google: {
    protobuf: {
      Timestamp: MessageTypeDefinition<_google_protobuf_Timestamp, _google_protobuf_Timestamp__Output>
    }
  }
  hone: {
    v1: {
      /**
       * The tokens that a server's owner gives to others. Every call needs the owner's token.
       */
      AccessService: SubtypeConstructor<typeof grpc.Client, _hone_v1_AccessServiceClient> & { service: _hone_v1_AccessServiceDefinition }
      CreateTokenRequest: MessageTypeDefinition<_hone_v1_CreateTokenRequest, _hone_v1_CreateTokenRequest__Output>
      CreateTokenResponse: MessageTypeDefinition<_hone_v1_CreateTokenResponse, _hone_v1_CreateTokenResponse__Output>
      ListTokensRequest: MessageTypeDefinition<_hone_v1_ListTokensRequest, _hone_v1_ListTokensRequest__Output>
      ListTokensResponse: MessageTypeDefinition<_hone_v1_ListTokensResponse, _hone_v1_ListTokensResponse__Output>
      RevokeTokenRequest: MessageTypeDefinition<_hone_v1_RevokeTokenRequest, _hone_v1_RevokeTokenRequest__Output>
      RevokeTokenResponse: MessageTypeDefinition<_hone_v1_RevokeTokenResponse, _hone_v1_RevokeTokenResponse__Output>
      Token: MessageTypeDefinition<_hone_v1_Token, _hone_v1_Token__Output>
    }
  }
}
