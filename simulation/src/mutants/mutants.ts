/** Wrong versions of core and of `remote`: what the simulator has to notice. */
import { fleetMutants } from './fleet-mutants.ts';
import { flowMutants } from './flow-mutants.ts';
import type { Mutant } from './mutant.ts';
import { ownerMutants } from './owner-mutants.ts';
import { sessionMutants } from './session-mutants.ts';

export const mutants: readonly Mutant[] = [...flowMutants, ...ownerMutants, ...sessionMutants, ...fleetMutants];
