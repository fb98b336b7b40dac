// Original file: vizier/vizier_service.proto

import type { Study as _vizier_Study, Study__Output as _vizier_Study__Output } from '../vizier/Study.ts';

export interface ListStudiesResponse {
  'studies'?: (_vizier_Study)[];
  'nextPageToken'?: (string);
}

export interface ListStudiesResponse__Output {
  'studies': (_vizier_Study__Output)[];
  'nextPageToken': (string);
}
