// Original file: hone/v1/study_service.proto

import type { ParameterValue as _hone_v1_ParameterValue, ParameterValue__Output as _hone_v1_ParameterValue__Output } from '../../hone/v1/ParameterValue.ts';
import type { MetadataEntry as _hone_v1_MetadataEntry, MetadataEntry__Output as _hone_v1_MetadataEntry__Output } from '../../hone/v1/MetadataEntry.ts';
import type { _hone_v1_Trial_State, _hone_v1_Trial_State__Output } from '../../hone/v1/Trial.ts';
import type { Measurement as _hone_v1_Measurement, Measurement__Output as _hone_v1_Measurement__Output } from '../../hone/v1/Measurement.ts';
import type { Timestamp as _google_protobuf_Timestamp, Timestamp__Output as _google_protobuf_Timestamp__Output } from '../../google/protobuf/Timestamp.ts';

export interface _hone_v1_CreateTrialRequest_Finished {
  /**
   * SUCCEEDED, INFEASIBLE, FAILED or STOPPED
   */
  'state'?: (_hone_v1_Trial_State);
  'reason'?: (string);
  'measurements'?: (_hone_v1_Measurement)[];
  /**
   * Now when absent.
   */
  'createTime'?: (_google_protobuf_Timestamp | null);
  'startTime'?: (_google_protobuf_Timestamp | null);
  'endTime'?: (_google_protobuf_Timestamp | null);
}

export interface _hone_v1_CreateTrialRequest_Finished__Output {
  /**
   * SUCCEEDED, INFEASIBLE, FAILED or STOPPED
   */
  'state': (_hone_v1_Trial_State__Output);
  'reason': (string);
  'measurements': (_hone_v1_Measurement__Output)[];
  /**
   * Now when absent.
   */
  'createTime': (_google_protobuf_Timestamp__Output | null);
  'startTime': (_google_protobuf_Timestamp__Output | null);
  'endTime': (_google_protobuf_Timestamp__Output | null);
}

export interface CreateTrialRequest {
  'study'?: (string);
  'parameters'?: ({[key: string]: _hone_v1_ParameterValue});
  'requestId'?: (string);
  'labels'?: ({[key: string]: string});
  'metadata'?: (_hone_v1_MetadataEntry)[];
  /**
   * Set when the trial was evaluated already.
   */
  'finished'?: (_hone_v1_CreateTrialRequest_Finished | null);
  /**
   * user (default), or import: history from elsewhere, which uses up no budget
   */
  'source'?: (string);
}

export interface CreateTrialRequest__Output {
  'study': (string);
  'parameters': ({[key: string]: _hone_v1_ParameterValue__Output});
  'requestId': (string);
  'labels': ({[key: string]: string});
  'metadata': (_hone_v1_MetadataEntry__Output)[];
  /**
   * Set when the trial was evaluated already.
   */
  'finished': (_hone_v1_CreateTrialRequest_Finished__Output | null);
  /**
   * user (default), or import: history from elsewhere, which uses up no budget
   */
  'source': (string);
}
