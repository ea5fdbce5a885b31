import { inContainer } from '../../support/places/in-container.ts';
import { testsOfApprovals } from '../suite/approvals.ts';

testsOfApprovals(inContainer());
