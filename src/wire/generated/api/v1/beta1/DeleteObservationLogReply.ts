// Original file: katib/db_manager.proto


export interface DeleteObservationLogReply {
}

export interface DeleteObservationLogReply__Output {
}
