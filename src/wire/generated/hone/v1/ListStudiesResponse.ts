// Original file: hone/v1/study_service.proto

import type { Study as _hone_v1_Study, Study__Output as _hone_v1_Study__Output } from '../../hone/v1/Study.ts';

export interface ListStudiesResponse {
  'studies'?: (_hone_v1_Study)[];
  'nextPageToken'?: (string);
}

export interface ListStudiesResponse__Output {
  'studies': (_hone_v1_Study__Output)[];
  'nextPageToken': (string);
}
