import { inContainer } from '../../support/places/in-container.ts';
import { testsOfHolds } from '../suite/holds.ts';

testsOfHolds(inContainer());
