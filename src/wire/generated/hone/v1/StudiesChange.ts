// Original file: hone/v1/study_service.proto

import type { Study as _hone_v1_Study, Study__Output as _hone_v1_Study__Output } from '../../hone/v1/Study.ts';
import type { Long } from '@grpc/proto-loader';

export interface StudiesChange {
  /**
   * Resume from here.
   */
  'revision'?: (number | string | Long);
  /**
   * The list begins anew with this message: forget what was known.
   */
  'whole'?: (boolean);
  /**
   * Without document, metadata and edits.
   */
  'studies'?: (_hone_v1_Study)[];
  'deletedStudies'?: (string)[];
}

export interface StudiesChange__Output {
  /**
   * Resume from here.
   */
  'revision': (number);
  /**
   * The list begins anew with this message: forget what was known.
   */
  'whole': (boolean);
  /**
   * Without document, metadata and edits.
   */
  'studies': (_hone_v1_Study__Output)[];
  'deletedStudies': (string)[];
}
