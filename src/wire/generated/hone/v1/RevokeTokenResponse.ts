// Original file: hone/v1/access_service.proto


export interface RevokeTokenResponse {
}

export interface RevokeTokenResponse__Output {
}
