// Original file: hone/v1/study_service.proto

import type { Long } from '@grpc/proto-loader';

/**
 * Fields that are not set stay. A bound of 0 is taken away.
 */
export interface _hone_v1_UpdateStudyRequest_Patch {
  'description'?: (string);
  'setLabels'?: ({[key: string]: string});
  'removeLabels'?: (string)[];
  'trials'?: (number);
  'parallel'?: (number);
  'failures'?: (number);
  'failuresInARow'?: (number);
  'durationMs'?: (number | string | Long);
  'gpuHours'?: (number | string);
  /**
   * stop or let-run
   */
  'finish'?: (string);
  /**
   * unknown, low or high
   */
  'noise'?: (string);
  /**
   * Parameters by name, each as JSON of what stands below its name in a study document: added, or in place of the one of that name. A
   * new one needs a default where trials that are there lack it: the value that they had.
   */
  'setParameters'?: ({[key: string]: string});
  '_description'?: "description";
  '_trials'?: "trials";
  '_parallel'?: "parallel";
  '_failures'?: "failures";
  '_failuresInARow'?: "failuresInARow";
  '_durationMs'?: "durationMs";
  '_gpuHours'?: "gpuHours";
  '_finish'?: "finish";
  '_noise'?: "noise";
}

/**
 * Fields that are not set stay. A bound of 0 is taken away.
 */
export interface _hone_v1_UpdateStudyRequest_Patch__Output {
  'description'?: (string);
  'setLabels': ({[key: string]: string});
  'removeLabels': (string)[];
  'trials'?: (number);
  'parallel'?: (number);
  'failures'?: (number);
  'failuresInARow'?: (number);
  'durationMs'?: (number);
  'gpuHours'?: (number);
  /**
   * stop or let-run
   */
  'finish'?: (string);
  /**
   * unknown, low or high
   */
  'noise'?: (string);
  /**
   * Parameters by name, each as JSON of what stands below its name in a study document: added, or in place of the one of that name. A
   * new one needs a default where trials that are there lack it: the value that they had.
   */
  'setParameters': ({[key: string]: string});
  '_description'?: "description";
  '_trials'?: "trials";
  '_parallel'?: "parallel";
  '_failures'?: "failures";
  '_failuresInARow'?: "failuresInARow";
  '_durationMs'?: "durationMs";
  '_gpuHours'?: "gpuHours";
  '_finish'?: "finish";
  '_noise'?: "noise";
}

export interface UpdateStudyRequest {
  'study'?: (string);
  /**
   * The whole new study document; its name need not be given again. Either this or a patch.
   */
  'document'?: (string);
  /**
   * As in CreateStudy.
   */
  'workingFolder'?: (string);
  /**
   * Refuses (ABORTED) when the study is at another revision; 0 = any.
   */
  'expectedRevision'?: (number | string | Long);
  'requestId'?: (string);
  'patch'?: (_hone_v1_UpdateStudyRequest_Patch | null);
}

export interface UpdateStudyRequest__Output {
  'study': (string);
  /**
   * The whole new study document; its name need not be given again. Either this or a patch.
   */
  'document': (string);
  /**
   * As in CreateStudy.
   */
  'workingFolder': (string);
  /**
   * Refuses (ABORTED) when the study is at another revision; 0 = any.
   */
  'expectedRevision': (number);
  'requestId': (string);
  'patch': (_hone_v1_UpdateStudyRequest_Patch__Output | null);
}
