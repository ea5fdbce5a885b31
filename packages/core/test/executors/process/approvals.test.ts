import { IN_PROCESS } from '../../support/places/in-process.ts';
import { testsOfApprovals } from '../suite/approvals.ts';

testsOfApprovals(IN_PROCESS);
