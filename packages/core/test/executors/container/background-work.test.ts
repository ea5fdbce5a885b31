import { inContainer } from '../../support/places/in-container.ts';
import { testsOfBackgroundWork } from '../suite/background-work.ts';

testsOfBackgroundWork(inContainer());
