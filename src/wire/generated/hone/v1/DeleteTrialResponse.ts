// Original file: hone/v1/study_service.proto


export interface DeleteTrialResponse {
}

export interface DeleteTrialResponse__Output {
}
