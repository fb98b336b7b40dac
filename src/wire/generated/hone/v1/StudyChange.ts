// Original file: hone/v1/study_service.proto

import type { Study as _hone_v1_Study, Study__Output as _hone_v1_Study__Output } from '../../hone/v1/Study.ts';
import type { Trial as _hone_v1_Trial, Trial__Output as _hone_v1_Trial__Output } from '../../hone/v1/Trial.ts';
import type { Curve as _hone_v1_Curve, Curve__Output as _hone_v1_Curve__Output } from '../../hone/v1/Curve.ts';
import type { Long } from '@grpc/proto-loader';

export interface StudyChange {
  'revision'?: (number | string | Long);
  'study'?: (_hone_v1_Study | null);
  'trials'?: (_hone_v1_Trial)[];
  'curves'?: (_hone_v1_Curve)[];
  'deletedTrials'?: (number | string | Long)[];
}

export interface StudyChange__Output {
  'revision': (number);
  'study': (_hone_v1_Study__Output | null);
  'trials': (_hone_v1_Trial__Output)[];
  'curves': (_hone_v1_Curve__Output)[];
  'deletedTrials': (number)[];
}
