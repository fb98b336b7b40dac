// Original file: vizier/vizier_service.proto

import type { UnitMetadataUpdate as _vizier_UnitMetadataUpdate, UnitMetadataUpdate__Output as _vizier_UnitMetadataUpdate__Output } from '../vizier/UnitMetadataUpdate.ts';

export interface UpdateMetadataRequest {
  'delta'?: (_vizier_UnitMetadataUpdate)[];
  /**
   * The study's name.
   */
  'name'?: (string);
}

export interface UpdateMetadataRequest__Output {
  'delta': (_vizier_UnitMetadataUpdate__Output)[];
  /**
   * The study's name.
   */
  'name': (string);
}
