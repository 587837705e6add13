import type { Target } from './target';
import { addingTargets } from './targets/adding';
import { callTargets } from './targets/calls';
import { computerTargets } from './targets/computers';
import { connectionTargets } from './targets/connections';
import { fileTargets } from './targets/files';
import { intakeTargets } from './targets/intake';
import { lineTargets } from './targets/lines';
import { rowTargets } from './targets/rows';
import { screenTargets } from './targets/screens';
import { sealingTargets } from './targets/sealing';
import { transferTargets } from './targets/transfers';
import { textTargets } from './targets/texts';
import { wordTargets } from './targets/words';

/** Everything that reads what others have written. */
export const targets: readonly Target[] = [
  ...lineTargets,
  ...connectionTargets,
  ...addingTargets,
  ...computerTargets,
  ...sealingTargets,
  ...intakeTargets,
  ...callTargets,
  ...wordTargets,
  ...textTargets,
  ...fileTargets,
  ...transferTargets,
  ...screenTargets,
  ...rowTargets,
];
