// Original file: katib/suggestion.proto


export interface ValidateAlgorithmSettingsReply {
}

export interface ValidateAlgorithmSettingsReply__Output {
}
