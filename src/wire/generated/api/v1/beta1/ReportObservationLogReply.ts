// Original file: katib/db_manager.proto


export interface ReportObservationLogReply {
}

export interface ReportObservationLogReply__Output {
}
