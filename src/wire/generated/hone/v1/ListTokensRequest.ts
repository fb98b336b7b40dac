// Original file: hone/v1/access_service.proto


export interface ListTokensRequest {
}

export interface ListTokensRequest__Output {
}
